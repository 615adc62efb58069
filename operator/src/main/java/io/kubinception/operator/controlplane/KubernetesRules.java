package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.kubinception.controlplane.BootstrapRules;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.Pages;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings Kubernetes' own roles and bindings back when a customer has deleted them: without them its
 * controllers may do nothing. An API server makes them only when it starts. They are made here
 * instead of rolling API servers for them: that takes seconds and no pod, waits for no turn or
 * window, and cannot become a loop of rolls that a customer drives. What is there stays as it is,
 * also where the customer has changed it.
 */
final class KubernetesRules {
  /** Who deletes more than a single one deletes one of these. */
  private static final List<HasMetadata> VITAL =
      List.of(
          role("cluster-admin"),
          role("system:kube-controller-manager"),
          role("system:node"),
          binding("system:kube-controller-manager"),
          binding("system:kube-scheduler"));

  /** Ten times as many as there are; the customer may give others their label. */
  private static final Pages PAGES = new Pages(100, 10);

  /** Whether none is missing of those without which nothing goes on. */
  boolean hasVital(CustomerApi api) {
    return api.has(VITAL);
  }

  private static HasMetadata role(String name) {
    return new ClusterRoleBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static HasMetadata binding(String name) {
    return new ClusterRoleBindingBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  /** Makes those that are missing of this version's. */
  void bringBack(CustomerApi api, String version) {
    Set<String> there = there(api.client());
    BootstrapRules.of(version).stream()
        .filter(rule -> !there.contains(key(rule)))
        .forEach(rule -> make(api.client(), rule));
  }

  private static Set<String> there(KubernetesClient client) {
    var rbac = client.rbac();
    return Stream.of(
            keys(rbac.clusterRoles()),
            keys(rbac.clusterRoleBindings()),
            keys(rbac.roles().inAnyNamespace()),
            keys(rbac.roleBindings().inAnyNamespace()))
        .flatMap(keys -> keys)
        .collect(Collectors.toSet());
  }

  private static <T extends HasMetadata, L extends KubernetesResourceList<T>> Stream<String> keys(
      FilterWatchListDeletable<T, L, ?> kind) {
    var ours = kind.withLabel(BootstrapRules.LABEL, BootstrapRules.LABEL_VALUE);
    return PAGES.<T>of(options -> ours.list(options)).map(KubernetesRules::key);
  }

  private static String key(HasMetadata rule) {
    var meta = rule.getMetadata();
    return String.join("/", List.of(rule.getKind(), "" + meta.getNamespace(), meta.getName()));
  }

  private static void make(KubernetesClient client, HasMetadata rule) {
    try {
      client.resource(rule).create();
    } catch (KubernetesClientException e) {
      // It is there, under other labels.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}

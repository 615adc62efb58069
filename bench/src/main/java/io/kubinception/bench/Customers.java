package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.lab.Poll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Customers' clusters, with the kubeconfigs that they are given. */
final class Customers {
  static final String NAMESPACE = "default";

  private static final Poll POLL = Poll.upTo(Duration.ofMinutes(1));

  /** Makes a cluster, with all but plan and version as it is by itself. */
  static void create(KubernetesClient admin, String name, Plan plan, String version) {
    create(admin, name, "{version: %s, plan: %s}".formatted(version, plan.word()));
  }

  /** Makes one with its data in this etcd cluster. */
  static void createIn(KubernetesClient admin, String name, String etcdCluster) {
    create(
        admin,
        name,
        "{version: %s, etcdCluster: %s}".formatted(KubernetesVersions.DEFAULT, etcdCluster));
  }

  private static void create(KubernetesClient admin, String name, String spec) {
    var cluster =
        Serialization.unmarshal(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: CustomerCluster
            metadata: {name: %s, namespace: %s}
            spec: %s
            """
                .formatted(name, NAMESPACE, spec),
            CustomerCluster.class);
    admin.resource(cluster).create();
  }

  static boolean usable(KubernetesClient admin, String name) {
    return usable(admin).contains(name);
  }

  /** The names of all that are usable now. */
  static Set<String> usable(KubernetesClient admin) {
    return admin.resources(ControlPlane.class).inAnyNamespace().list().getItems().stream()
        .filter(c -> Status.isTrue(c.getStatus(), "Ready"))
        .map(c -> c.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** How often containers of control planes that are there now were started again. */
  static int restarts(KubernetesClient admin) {
    return admin
        .pods()
        .inAnyNamespace()
        .withLabel(Kubinception.LABEL_CONTROL_PLANE)
        .list()
        .getItems()
        .stream()
        .flatMap(p -> p.getStatus().getContainerStatuses().stream())
        .mapToInt(s -> s.getRestartCount())
        .sum();
  }

  static void delete(KubernetesClient admin, String name) {
    named(admin, name).delete();
  }

  static boolean gone(KubernetesClient admin, String name) {
    return named(admin, name).get() == null;
  }

  private static Resource<CustomerCluster> named(KubernetesClient admin, String name) {
    return admin.resources(CustomerCluster.class).inNamespace(NAMESPACE).withName(name);
  }

  /** Waits for the kubeconfig: a usable control plane is a moment older than it. */
  static KubernetesClient open(KubernetesClient admin, String cluster) throws InterruptedException {
    Secret secret =
        POLL.until(() -> kubeconfig(admin, cluster), () -> "no kubeconfig of " + cluster);
    String kubeconfig =
        new String(
            Base64.getDecoder().decode(secret.getData().get("kubeconfig")), StandardCharsets.UTF_8);
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Optional<Secret> kubeconfig(KubernetesClient admin, String cluster) {
    return Optional.ofNullable(
        admin.secrets().inNamespace(NAMESPACE).withName(cluster + "-kubeconfig").get());
  }

  private Customers() {}
}

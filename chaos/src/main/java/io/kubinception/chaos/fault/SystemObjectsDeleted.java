package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A customer that deletes what it did not make: workloads of kube-system, or access rules. */
record SystemObjectsDeleted(What what, Duration wellWithin) implements Fault {
  private static final String SYSTEM = "kube-system";

  /** Who deletes what makes it an administrator can delete nothing more. */
  private static final List<String> LAST = List.of("cluster-admin", "kubinception:customer-admins");

  /** What it deletes. */
  enum What {
    WORKLOADS("kube-system") {
      @Override
      Stream<? extends HasMetadata> of(KubernetesClient client) {
        return Stream.of(
                client.apps().deployments().inNamespace(SYSTEM).list().getItems(),
                client.apps().daemonSets().inNamespace(SYSTEM).list().getItems(),
                client.services().inNamespace(SYSTEM).list().getItems())
            .flatMap(List::stream);
      }
    },
    RULES("access-rules") {
      @Override
      Stream<? extends HasMetadata> of(KubernetesClient client) {
        return Stream.of(
                client.rbac().roles().inNamespace(SYSTEM).list().getItems(),
                client.rbac().roleBindings().inNamespace(SYSTEM).list().getItems(),
                client.rbac().clusterRoles().list().getItems(),
                client.rbac().clusterRoleBindings().list().getItems())
            .flatMap(List::stream)
            .sorted(Comparator.comparing(rule -> LAST.indexOf(rule.getMetadata().getName())));
      }
    };

    private final String label;

    What(String label) {
      this.label = label;
    }

    abstract Stream<? extends HasMetadata> of(KubernetesClient client);
  }

  @Override
  public String name() {
    return "delete-" + what.label;
  }

  @Override
  public String about() {
    return switch (what) {
      case WORKLOADS -> "the customer deletes all workloads and Services of kube-system";
      case RULES -> "the customer deletes all roles and bindings, those of Kubernetes itself too";
    };
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    Customer customer = scene.withNodes();
    List<String> before;
    try (var client = customer.client()) {
      List<? extends HasMetadata> found = what.of(client).toList();
      before = found.stream().map(SystemObjectsDeleted::called).toList();
      delete(client, found);
    }
    return Injury.healsItself(
        "%d objects of %s".formatted(before.size(), customer.name()),
        () -> missing(customer, before));
  }

  private static void delete(KubernetesClient client, List<? extends HasMetadata> found) {
    for (var object : found) {
      try {
        client.resource(object).delete();
      } catch (KubernetesClientException e) {
        // The last ones, after the first of them.
        if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN
            || !LAST.contains(object.getMetadata().getName())) {
          throw e;
        }
      }
    }
  }

  private List<String> missing(Customer customer, List<String> before) {
    try (var client = customer.client()) {
      var missing = new ArrayList<>(before);
      missing.removeAll(what.of(client).map(SystemObjectsDeleted::called).toList());
      return missing.isEmpty()
          ? List.of()
          : List.of("%d objects are missing: %s".formatted(missing.size(), missing));
    }
  }

  private static String called(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}

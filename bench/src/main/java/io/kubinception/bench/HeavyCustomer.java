package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.ControlPlane;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A customer who stores much: the operator's memory must not show it. */
final class HeavyCustomer {
  static final int OBJECTS = 5_000;
  private static final int BYTES = 50 * 1024;
  private static final int AT_ONCE = 4;

  /** All of it, with room for what Kubernetes stores of its own. */
  private static final long QUOTA = 400L * 1024 * 1024;

  private final KubernetesClient admin;
  private final String name;

  HeavyCustomer(KubernetesClient admin, String name) {
    this.admin = admin;
    this.name = name;
  }

  /** Writes the ConfigMaps as the customer, a few at a time. */
  void write() throws InterruptedException {
    widenQuota();
    try (var customer = Customers.open(admin, name);
        var writers = Executors.newFixedThreadPool(AT_ONCE)) {
      String text = "x".repeat(BYTES);
      for (Future<?> written :
          IntStream.range(0, OBJECTS)
              .mapToObj(i -> writers.submit(() -> create(customer, i, text)))
              .toList()) {
        written.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the customer could not write", e);
    }
  }

  private void widenQuota() {
    ControlPlane controlPlane =
        admin.resources(ControlPlane.class).inAnyNamespace().list().getItems().stream()
            .filter(c -> c.getMetadata().getName().equals(name))
            .findFirst()
            .orElseThrow();
    admin
        .resource(controlPlane)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"etcdQuotaBytes\":%d}}".formatted(QUOTA));
  }

  private static void create(KubernetesClient customer, int number, String text) {
    var configMap =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("heavy-" + number)
            .withNamespace("default")
            .endMetadata()
            .addToData("text", text)
            .build();
    customer.resource(configMap).create();
  }
}

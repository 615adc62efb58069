package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A customer that writes as fast as it can, and takes it away again.
 *
 * @param objects how many
 * @param bytes of each
 */
record Flood(String name, String about, int objects, int bytes, Duration wellWithin)
    implements Fault {
  private static final String NAMESPACE = "chaos-flood";
  private static final int AT_ONCE = 16;

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) throws InterruptedException {
    Customer customer = scene.withNodes();
    var stored = new AtomicInteger();
    try (var client = customer.client();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .serverSideApply();
      threads.invokeAll(
          IntStream.range(0, objects)
              .mapToObj(i -> Executors.callable(() -> create(client, i, stored)))
              .toList());
    }
    return new Injury(
        "%s: %d of %d stored".formatted(customer.name(), stored.get(), objects),
        () -> delete(customer),
        () -> left(customer));
  }

  private void create(KubernetesClient client, int number, AtomicInteger stored) {
    try {
      client.resource(configMap(number)).create();
      stored.incrementAndGet();
    } catch (KubernetesClientException e) {
      // Refused, as too large or too much: what a flood may meet.
      return;
    }
  }

  private ConfigMap configMap(int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("flood-" + number)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withData(Map.of("text", "x".repeat(bytes)))
        .build();
  }

  private static void delete(Customer customer) {
    try (var client = customer.client()) {
      client.namespaces().withName(NAMESPACE).delete();
    }
  }

  private static List<String> left(Customer customer) {
    try (var client = customer.client()) {
      return client.namespaces().withName(NAMESPACE).get() == null
          ? List.of()
          : List.of("the flood's namespace is being deleted");
    }
  }
}

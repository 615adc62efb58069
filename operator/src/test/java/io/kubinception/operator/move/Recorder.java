package io.kubinception.operator.move;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A customer that writes without pause and remembers what its API server acknowledged: creations,
 * one object that is changed again and again, and deletions.
 */
final class Recorder implements AutoCloseable {
  private static final String CHANGED = "changed";

  private final KubernetesClient customer;
  private final String namespace;
  private final Map<String, String> acknowledged = new TreeMap<>();
  private final Thread thread;
  private volatile boolean ended;
  private volatile int number;
  private Instant lastSuccess = Instant.now();
  private Duration longestOutage = Duration.ZERO;

  Recorder(KubernetesClient customer, String namespace) {
    this.customer = customer;
    this.namespace = namespace;
    write(CHANGED, 0);
    thread = Thread.ofVirtual().start(this::work);
  }

  private void work() {
    while (!ended) {
      int next = number + 1;
      String name = "made-%05d".formatted(next);
      try {
        write(name, next);
        write(CHANGED, next);
        if (next % 5 == 0) {
          delete("made-%05d".formatted(next - 1));
        }
        Instant now = Instant.now();
        Duration outage = Duration.between(lastSuccess, now);
        longestOutage = outage.compareTo(longestOutage) > 0 ? outage : longestOutage;
        lastSuccess = now;
        number = next;
      } catch (KubernetesClientException e) {
        Thread.onSpinWait();
      }
    }
  }

  private void write(String name, int value) {
    // Done twice it is the same, as a write whose answer got lost is done again.
    customer.resource(map(name, value)).createOr(update -> update.update());
    acknowledged.put(name, Integer.toString(value));
  }

  private void delete(String name) {
    customer.configMaps().inNamespace(namespace).withName(name).delete();
    acknowledged.put(name, "deleted");
  }

  private ConfigMap map(String name, int value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withData(Map.of("number", Integer.toString(value)))
        .build();
  }

  int number() {
    return number;
  }

  /** Ends the writing; what was acknowledged last, by name. */
  Map<String, String> end() {
    close();
    return acknowledged;
  }

  Duration longestOutage() {
    return longestOutage;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

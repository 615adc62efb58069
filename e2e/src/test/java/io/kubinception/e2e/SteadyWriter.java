package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Writes to a customer's cluster without pause; a write that fails is tried again for a while. */
final class SteadyWriter implements AutoCloseable {
  // With 15 writes a second it would take a fifth of two cores, its servers included; with 5 a
  // 15th.
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration BEFORE_A_RETRY = Duration.ofMillis(50);
  // What the leader had in hand when it died fails after 7 s (etcd's own time limit: 5 s and two
  // elections), and is fine when asked for again.
  private static final Duration RETRIES = Duration.ofSeconds(30);
  private static final int WORTH_A_LOOK = 20;
  static final String NAME = "steady";

  private final KubernetesClient client;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Set<String> refusals = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long written;
  private volatile long retried;
  private volatile Duration longest = Duration.ZERO;

  SteadyWriter(Customer customer) {
    client = customer.client();
    thread = Thread.ofVirtual().start(this::work);
  }

  /** Has the customer write before, during and after some work; no write fails, none is lost. */
  static void throughout(Customer customer, String what, Runnable work) {
    try (var writer = new SteadyWriter(customer)) {
      writer.await(WORTH_A_LOOK);
      work.run();
      writer.await(writer.written() + WORTH_A_LOOK);
      writer.stop();

      System.out.printf("while %s: %s%n", what, writer.told());
      assertThat(writer.failures()).as("writes that failed").isEmpty();
      assertThat(writer.isThere()).as("the last write is there").isTrue();
    }
  }

  private void work() {
    for (long number = 1; !stopped; number++) {
      long began = System.nanoTime();
      if (write(number)) {
        written = number;
      }
      var took = Duration.ofNanos(System.nanoTime() - began);
      longest = took.compareTo(longest) > 0 ? took : longest;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean write(long number) {
    long end = System.nanoTime() + RETRIES.toNanos();
    while (true) {
      try {
        client.resource(configMap(number)).forceConflicts().serverSideApply();
        return true;
      } catch (KubernetesClientException e) {
        if (System.nanoTime() > end) {
          failures.add("%d: %s, %s".formatted(number, e, e.getCause()));
          return false;
        }
        retried++;
        refusals.add(String.valueOf(e.getMessage()));
        LockSupport.parkNanos(BEFORE_A_RETRY.toNanos());
      }
    }
  }

  private static ConfigMap configMap(long number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("number", Long.toString(number)))
        .build();
  }

  long written() {
    return written;
  }

  /** Until it has written so many. */
  void await(long number) {
    Eventually.within(Duration.ofSeconds(60)).isTrue(number + " writes", () -> written >= number);
  }

  /** Writes that failed although they were tried again. */
  List<String> failures() {
    return failures;
  }

  /** What writes that were tried again had been told. */
  Set<String> refusals() {
    return refusals;
  }

  /** Whether the last write that was said to be done is there. */
  boolean isThere() {
    ConfigMap found = client.configMaps().inNamespace("default").withName(NAME).get();
    return Objects.equals(found.getData().get("number"), Long.toString(written));
  }

  /** How long the slowest write took, with its retries. */
  Duration longest() {
    return longest;
  }

  /** What it went through. */
  String told() {
    return "%d writes, %d tried again, the longest took %d ms"
        .formatted(written, retried, longest.toMillis());
  }

  /** Ends the writing; what it wrote can still be asked for. */
  void stop() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    client.close();
  }
}

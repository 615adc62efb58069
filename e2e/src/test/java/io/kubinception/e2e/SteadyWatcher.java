package io.kubinception.e2e;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches what a {@link SteadyWriter} writes. A watch that ends is opened again where it ended, as
 * a reflector does; then each write must have been told of, in order.
 */
final class SteadyWatcher implements AutoCloseable {
  private static final Duration BEFORE_A_RETRY = Duration.ofMillis(800);

  private final KubernetesClient client;
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile String resourceVersion;
  private volatile long seen;
  private volatile CountDownLatch ended = new CountDownLatch(1);

  SteadyWatcher(Customer customer) {
    try (var settings = customer.client()) {
      client =
          new KubernetesClientBuilder()
              .withConfig(
                  new ConfigBuilder(settings.getConfiguration()).withWatchReconnectLimit(0).build())
              .build();
    }
    resourceVersion =
        client.configMaps().inNamespace("default").list().getMetadata().getResourceVersion();
    thread = Thread.ofVirtual().start(this::work);
  }

  private void work() {
    while (!stopped) {
      ended = new CountDownLatch(1);
      try (var watch =
          client
              .configMaps()
              .inNamespace("default")
              .withResourceVersion(resourceVersion)
              .watch(new Told())) {
        ended.await();
      } catch (KubernetesClientException e) {
        ends.add("not opened: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      LockSupport.parkNanos(BEFORE_A_RETRY.toNanos());
    }
  }

  private final class Told implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap object) {
      resourceVersion = object.getMetadata().getResourceVersion();
      if (Objects.equals(object.getMetadata().getName(), SteadyWriter.NAME)) {
        long number = Long.parseLong(object.getData().get("number"));
        if (seen != 0 && number != seen + 1 && number != seen) {
          failures.add("%d came after %d".formatted(number, seen));
        }
        seen = number;
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause.isHttpGone()) {
        failures.add("gone: " + cause.getMessage());
      }
      ends.add(cause.getMessage());
      ended.countDown();
    }

    @Override
    public void onClose() {
      ended.countDown();
    }
  }

  /** Writes that were not told of, and versions that were gone. */
  List<String> failures() {
    return failures;
  }

  /** The last write that it was told of. */
  long seen() {
    return seen;
  }

  /** What it went through. */
  String told() {
    return "%d watches ended".formatted(ends.size());
  }

  @Override
  public void close() {
    stopped = true;
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}

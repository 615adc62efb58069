package io.kubinception.e2e;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches what a {@link SteadyWriter} writes. A watch that ends is opened again where it ended, as
 * a reflector does, and when what came after that is forgotten it begins with a list; but for that
 * each write must have been told of, in order.
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
  private volatile int lists;
  private volatile boolean gone;
  private volatile CountDownLatch ended = new CountDownLatch(1);

  SteadyWatcher(Customer customer) {
    client = customer.clientThatWatchesOnce();
    list();
    // What another wrote before.
    seen = 0;
    thread = Thread.ofVirtual().start(this::work);
  }

  private void list() {
    ConfigMapList all = client.configMaps().inNamespace("default").list();
    resourceVersion = all.getMetadata().getResourceVersion();
    all.getItems().stream().filter(SteadyWatcher::isTheWriters).forEach(map -> seen = number(map));
    gone = false;
    lists++;
  }

  private static boolean isTheWriters(ConfigMap map) {
    return map.getMetadata().getName().equals(SteadyWriter.NAME);
  }

  private static long number(ConfigMap map) {
    return Long.parseLong(map.getData().get("number"));
  }

  private void work() {
    while (!stopped) {
      try {
        watch();
      } catch (KubernetesClientException e) {
        gone = e.getCode() == HttpURLConnection.HTTP_GONE;
        ends.add("not opened: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      LockSupport.parkNanos(BEFORE_A_RETRY.toNanos());
    }
  }

  private void watch() throws InterruptedException {
    if (gone) {
      list();
    }
    ended = new CountDownLatch(1);
    try (var watch =
        client
            .configMaps()
            .inNamespace("default")
            .withResourceVersion(resourceVersion)
            .watch(new Told())) {
      ended.await();
    }
  }

  private final class Told implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap object) {
      resourceVersion = object.getMetadata().getResourceVersion();
      if (isTheWriters(object)) {
        long number = number(object);
        if (seen != 0 && number != seen + 1 && number != seen) {
          failures.add("%d came after %d".formatted(number, seen));
        }
        seen = number;
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      gone = cause.isHttpGone();
      ends.add(cause.getMessage());
      ended.countDown();
    }

    @Override
    public void onClose() {
      ended.countDown();
    }
  }

  /** Writes that were not told of. */
  List<String> failures() {
    return failures;
  }

  /** How often it had to begin with a list again. */
  int listsAnew() {
    return lists - 1;
  }

  /** The last write that it was told of. */
  long seen() {
    return seen;
  }

  /** What it went through. */
  String told() {
    return "%d watches ended, %d began with a list again".formatted(ends.size(), listsAnew());
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

package io.kubinception.chaos.probe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches what a {@link Writer} writes, as a reflector does: a watch that ends is opened again
 * where it ended, and only when that is too old everything is listed.
 */
final class Watcher implements AutoCloseable {
  private static final Duration BEFORE_A_RETRY = Duration.ofMillis(800);
  private static final String LIST_ANEW = "";

  private final KubernetesClient client;
  private final String run;
  private final SortedSet<Integer> seen = new TreeSet<>();
  private final List<String> breaches = new ArrayList<>();
  private final Thread thread;
  private String resourceVersion = LIST_ANEW;
  private long highest;
  private volatile boolean stopped;
  private volatile CountDownLatch ended = new CountDownLatch(1);

  Watcher(KubernetesClient client, String run) {
    this.client = client;
    this.run = run;
    this.thread = Thread.ofVirtual().start(this::work);
  }

  private void work() {
    while (!stopped) {
      ended = new CountDownLatch(1);
      try {
        watch();
      } catch (KubernetesClientException e) {
        LockSupport.parkNanos(BEFORE_A_RETRY.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void watch() throws InterruptedException {
    if (position().equals(LIST_ANEW)) {
      list();
    }
    try (var watch =
        client
            .configMaps()
            .inNamespace(CustomerProbe.NAMESPACE)
            .withLabel(Writer.RUN, run)
            .withResourceVersion(position())
            .watch(new Told())) {
      ended.await();
    }
    LockSupport.parkNanos(BEFORE_A_RETRY.toNanos());
  }

  private void list() {
    var all =
        client.configMaps().inNamespace(CustomerProbe.NAMESPACE).withLabel(Writer.RUN, run).list();
    moveTo(all.getMetadata().getResourceVersion());
    synchronized (this) {
      all.getItems().forEach(map -> seen.add(Writer.number(map)));
    }
  }

  private synchronized String position() {
    return resourceVersion;
  }

  private synchronized void moveTo(String version) {
    long number = Long.parseLong(version);
    if (number < highest) {
      breaches.add("resourceVersion %d came after %d".formatted(number, highest));
    }
    highest = Math.max(highest, number);
    resourceVersion = version;
  }

  private synchronized void told(io.fabric8.kubernetes.client.Watcher.Action action, int number) {
    switch (action) {
      case ADDED -> {
        if (!seen.add(number)) {
          breaches.add("write %d was told of twice".formatted(number));
        }
      }
      case DELETED -> breaches.add("write %d was told to be deleted".formatted(number));
      default -> {}
    }
  }

  private synchronized void forget() {
    resourceVersion = LIST_ANEW;
  }

  private final class Told implements io.fabric8.kubernetes.client.Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      moveTo(map.getMetadata().getResourceVersion());
      if (action != Action.BOOKMARK) {
        told(action, Writer.number(map));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause.isHttpGone()) {
        forget();
      }
      ended.countDown();
    }

    @Override
    public void onClose() {
      ended.countDown();
    }
  }

  /** Writes that it was told of. */
  synchronized SortedSet<Integer> seen() {
    return new TreeSet<>(seen);
  }

  /** What must never be, since this was asked before. */
  synchronized List<String> breaches() {
    var taken = List.copyOf(breaches);
    breaches.clear();
    return taken;
  }

  @Override
  public void close() {
    stopped = true;
    ended.countDown();
    LockSupport.unpark(thread);
  }
}

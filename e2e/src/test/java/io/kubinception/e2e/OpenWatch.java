package io.kubinception.e2e;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A watch that is not opened again when it ends. */
final class OpenWatch implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final KubernetesClient client;
  private final Watch watch;

  OpenWatch(Customer customer) {
    client = customer.clientThatWatchesOnce();
    watch = client.configMaps().inNamespace("default").watch(new Told());
  }

  boolean isCutOffWithin(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Told implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap object) {}

    @Override
    public void onClose(WatcherException cause) {
      ended.countDown();
    }
  }

  @Override
  public void close() {
    watch.close();
    client.close();
  }
}

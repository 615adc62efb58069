package io.kubinception.chaos.probe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Creates numbered ConfigMaps without end, each asked for once, and remembers which it got. */
final class Writer implements AutoCloseable {
  /** Label of all that one run wrote. */
  static final String RUN = "chaos-run";

  static final String NUMBER = "number";

  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final long PAGE = 1000;

  private final KubernetesClient client;
  private final String run;
  private final Tally tally;
  private final SortedSet<Integer> acknowledged = new ConcurrentSkipListSet<>();
  private final Thread thread;
  private volatile boolean stopped;

  Writer(KubernetesClient client, String run, Tally tally) {
    this.client = client;
    this.run = run;
    this.tally = tally;
    this.thread = Thread.ofVirtual().start(this::work);
  }

  private void work() {
    for (int number = 1; !stopped; number++) {
      try {
        client.resource(configMap(number)).create();
        acknowledged.add(number);
        tally.answered();
      } catch (KubernetesClientException e) {
        tally.failed();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private ConfigMap configMap(int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("written-%s-%d".formatted(run, number))
        .withNamespace(CustomerProbe.NAMESPACE)
        .addToLabels(RUN, run)
        .endMetadata()
        .withData(Map.of(NUMBER, Integer.toString(number)))
        .build();
  }

  /** Those that the API server said it has. */
  SortedSet<Integer> acknowledged() {
    return new TreeSet<>(acknowledged);
  }

  /** Those that it really has. */
  SortedSet<Integer> stored() {
    var stored = new TreeSet<Integer>();
    @Nullable String next = null;
    do {
      var page =
          client
              .configMaps()
              .inNamespace(CustomerProbe.NAMESPACE)
              .withLabel(RUN, run)
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().forEach(map -> stored.add(number(map)));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return stored;
  }

  static int number(ConfigMap map) {
    return Integer.parseInt(map.getData().get(NUMBER));
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}

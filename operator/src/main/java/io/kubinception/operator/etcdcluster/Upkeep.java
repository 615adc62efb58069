package io.kubinception.operator.etcdcluster;

import io.kubinception.operator.kube.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Work on etcd clusters that takes minutes, beside the passes: one at a time for each cluster. What
 * failed is tried again after a rest. Nothing is lost with the process: etcd tells what is left to
 * do.
 */
final class Upkeep {
  private static final Duration REST = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Ended> ended = new HashMap<>();

  /** What is being done, by cluster. */
  private final Map<String, String> running = new HashMap<>();

  Upkeep(Clock clock) {
    this.clock = clock;
  }

  /**
   * How work ended.
   *
   * @param message what it did or why it stopped, for people
   */
  record Ended(String what, Instant at, boolean well, String message) {}

  /** Begins unless something runs for this cluster or the last try is too fresh. */
  synchronized void begin(String cluster, String what, Callable<String> work) {
    if (last(cluster, what).filter(this::isFresh).isEmpty()) {
      start(cluster, what, work);
    }
  }

  /** The same for what is asked for again only when it is wanted again: a failure alone rests. */
  synchronized void beginUnlessFailed(String cluster, String what, Callable<String> work) {
    if (last(cluster, what).filter(end -> !end.well() && isFresh(end)).isEmpty()) {
      start(cluster, what, work);
    }
  }

  private boolean isFresh(Ended end) {
    return end.at().plus(REST).isAfter(clock.instant());
  }

  private void start(String cluster, String what, Callable<String> work) {
    if (running.putIfAbsent(cluster, what) != null) {
      return;
    }
    Thread.ofVirtual().name("upkeep-" + cluster).start(() -> end(cluster, run(what, work)));
  }

  private Ended run(String what, Callable<String> work) {
    try {
      return new Ended(what, clock.instant(), true, work.call());
    } catch (Exception e) {
      return new Ended(what, clock.instant(), false, Failures.sentence(e));
    }
  }

  private synchronized void end(String cluster, Ended end) {
    running.remove(cluster);
    ended.put(key(cluster, end.what()), end);
  }

  /** What is being done for this cluster. */
  synchronized Optional<String> running(String cluster) {
    return Optional.ofNullable(running.get(cluster));
  }

  /** The last end of this work since the process started. */
  synchronized Optional<Ended> last(String cluster, String what) {
    return Optional.ofNullable(ended.get(key(cluster, what)));
  }

  private static String key(String cluster, String what) {
    return cluster + "/" + what;
  }
}

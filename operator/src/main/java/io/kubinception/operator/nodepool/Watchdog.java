package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.workernode.Replacement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells when something is broken that worker nodes of many customers share, like the edge or a
 * network. A node that is silent then is hardly to blame, be it the only one of its cluster. Asked
 * while nodes are silent, and held for a while longer: they do not all return at once.
 */
public final class Watchdog {
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  private final Supplier<List<WorkerNode>> workers;
  private final Predicate<String> edgeIsAway;
  private final Clock clock;
  private Instant heldUntil = Instant.MIN;
  private String last = "";

  /**
   * With what the operator watches.
   *
   * @param edgeIsAway whether nothing gets through the edge of the admin cluster of this name
   */
  public Watchdog(Supplier<List<WorkerNode>> workers, Predicate<String> edgeIsAway, Clock clock) {
    this.workers = workers;
    this.edgeIsAway = edgeIsAway;
    this.clock = clock;
  }

  /** What is broken, or was a moment ago, as a sentence. */
  synchronized Optional<String> trouble(String adminCluster) {
    Instant now = clock.instant();
    Optional<String> seen = look(adminCluster);
    if (seen.isPresent()) {
      heldUntil = now.plus(A_WHILE);
      last = seen.get();
      return seen;
    }
    return now.isBefore(heldUntil)
        ? Optional.of("less than two minutes ago " + last)
        : Optional.empty();
  }

  private Optional<String> look(String adminCluster) {
    return edgeIsAway.test(adminCluster)
        ? Optional.of("the edge of admin cluster %s did not answer".formatted(adminCluster))
        : silence();
  }

  /** By clusters, not by nodes: what one customer does to many nodes tells nothing of others. */
  private Optional<String> silence() {
    var byCluster =
        workers.get().stream()
            .filter(w -> !ScalePlan.goes(w) && Replacement.wasReady(w))
            .collect(
                Collectors.groupingBy(
                    w -> w.getMetadata().getNamespace() + "/" + w.getSpec().cluster()))
            .values();
    long silent = byCluster.stream().filter(Watchdog::isSilent).count();
    return silent > 1 && 2 * silent > byCluster.size()
        ? Optional.of(
            "the nodes of %d of %d clusters were silent".formatted(silent, byCluster.size()))
        : Optional.empty();
  }

  private static boolean isSilent(List<WorkerNode> cluster) {
    return 2 * cluster.stream().filter(Replacement::isSilent).count() > cluster.size();
  }
}

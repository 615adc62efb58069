package io.kubinception.cli.nodepool;

import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How far a pool is on its way to the nodes it shall have. */
public final class PoolProgress {
  /** More nodes than that are counted, not listed. */
  private static final int LISTED_NODES = 8;

  private PoolProgress() {}

  public static List<Step> steps(Fleet fleet, NodePool pool, Instant begin, Instant now) {
    var name = pool.getMetadata().getName();
    return ClusterView.pools(fleet, pool.getMetadata().getNamespace(), pool.getSpec().cluster())
        .stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .map(p -> steps(p, begin, now))
        .orElseThrow(
            () -> Failure.notFound("node pool %s was deleted in the meantime".formatted(name)));
  }

  public static List<Step> steps(ClusterView.Pool pool, Instant begin, Instant now) {
    var steps = new ArrayList<Step>();
    if (pool.nodes().size() <= LISTED_NODES) {
      pool.nodes().stream().flatMap(n -> node(n, begin, now)).forEach(steps::add);
    }
    steps.add(whole(pool, begin, now));
    return steps;
  }

  /** A node boots, then joins; one that is being removed is done when it is no more. */
  private static Stream<Step> node(WorkerNode node, Instant begin, Instant now) {
    var name = node.getMetadata().getName();
    var status = node.getStatus();
    var health = Health.of(node, now);
    var started = Ages.parse(status == null ? null : status.instanceStartedAt());
    var address = status == null ? "" : Objects.toString(status.address(), "");
    if (node.getMetadata().getDeletionTimestamp() != null) {
      return Stream.of(Step.open("node " + name, Mark.WORKING, "going: " + health.sentence()));
    }
    if (!health.well()) {
      var booting = started.isPresent() ? "instance started" : "";
      var why = health.sentence().isBlank() ? booting : health.sentence();
      return Stream.of(Step.open("node " + name, health.mark(), why));
    }
    var end =
        Ages.parse(status == null ? null : status.readyAt()).orElseGet(() -> readySince(node, now));
    return Stream.of(Step.done("node " + name, Duration.between(begin, end), address));
  }

  private static Instant readySince(WorkerNode node, Instant now) {
    return Status.condition(node.getStatus(), "Ready")
        .flatMap(c -> Ages.parse(c.getLastTransitionTime()))
        .orElse(now);
  }

  private static Step whole(ClusterView.Pool pool, Instant begin, Instant now) {
    var resource = pool.pool();
    var words = "pool " + pool.name();
    var wanted = resource.getSpec().replicas();
    var status = resource.getStatus();
    var exist = status == null ? 0 : Objects.requireNonNullElse(status.replicas(), 0);
    var ready = status == null ? 0 : Objects.requireNonNullElse(status.readyReplicas(), 0);
    var health = Health.of(resource, now);
    var count = "%d of %d nodes ready".formatted(ready, wanted);
    var leaving = exist > wanted ? ", %d to go".formatted(exist - wanted) : "";
    var rollout = PoolRollout.sentence(resource);
    if (observed(resource)
        && health.well()
        && ready == wanted
        && exist == wanted
        && rollout.isEmpty()) {
      var end =
          Status.condition(status, "Ready")
              .flatMap(c -> Ages.parse(c.getLastTransitionTime()))
              .filter(t -> t.isAfter(begin))
              .orElse(begin);
      return Step.done(words, Duration.between(begin, end), count);
    }
    var bad = health.mark() == Mark.BAD && !onlyWaitsForNodes(pool, health, now);
    var mark = bad || PoolRollout.isInTrouble(resource) ? Mark.BAD : Mark.WORKING;
    return Step.open(
        words, mark, count + leaving + why(health, count) + rollout.map(r -> "; " + r).orElse(""));
  }

  /** A pool that grows was Ready before, and is no worse than its nodes. */
  private static boolean onlyWaitsForNodes(ClusterView.Pool pool, Health health, Instant now) {
    return health.word().equals("NodesNotReady")
        && pool.nodes().stream().noneMatch(n -> Health.of(n, now).mark() == Mark.BAD);
  }

  /** The pool's own sentence mostly begins with the same count. */
  private static String why(Health health, String count) {
    var sentence = health.sentence();
    if (sentence.isBlank()) {
      return "";
    }
    return sentence.startsWith(count) ? sentence.substring(count.length()) : ": " + sentence;
  }

  /** Whether the status speaks of the spec as it is now, and not of the one before. */
  private static boolean observed(NodePool pool) {
    var generation = pool.getMetadata().getGeneration();
    var status = pool.getStatus();
    var seen = status == null ? null : status.observedGeneration();
    return generation == null || seen != null && seen >= generation;
  }
}

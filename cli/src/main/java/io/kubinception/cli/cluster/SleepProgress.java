package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.ToBeDeleted;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.nodepool.PoolProgress;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a cluster is on its way to sleep, or back. */
final class SleepProgress {

  static List<Step> asleep(Fleet fleet, CustomerCluster cluster, Instant begin, Instant now) {
    var view = view(fleet, cluster);
    var steps = new ArrayList<Step>();
    steps.add(sleeps("control plane", view.controlPlane(), begin, now));
    view.pools().stream()
        .flatMap(p -> p.nodes().stream())
        .map(n -> sleeps("node " + n.getMetadata().getName(), n, begin, now))
        .forEach(steps::add);
    steps.add(sleeps("cluster", observed(view.cluster(), cluster), begin, now));
    return steps;
  }

  static List<Step> awake(Fleet fleet, CustomerCluster cluster, Instant begin, Instant now) {
    var view = view(fleet, cluster);
    var steps = new ArrayList<Step>();
    steps.add(ready("control plane usable", view.controlPlane(), begin, now));
    view.pools().forEach(p -> steps.addAll(PoolProgress.steps(p, begin, now)));
    steps.add(ready("cluster ready", observed(view.cluster(), cluster), begin, now));
    return steps;
  }

  /** As the spec asks: asleep by hand, awake, or as a schedule has it, which the operator knows. */
  static List<Step> asBefore(Session session, CustomerCluster cluster, Instant begin) {
    var hibernation = cluster.getSpec().hibernation();
    var now = session.clock().instant();
    if (hibernation.asleep()) {
      return asleep(session.fleet(), cluster, begin, now);
    }
    return hibernation.schedule().isEmpty()
        ? awake(session.fleet(), cluster, begin, now)
        : List.of(asAsked(session, cluster, "as its schedule says", begin));
  }

  /** One step: the cluster is as its spec asks, awake or asleep. */
  static Step asAsked(Session session, CustomerCluster cluster, String words, Instant begin) {
    var now = session.clock().instant();
    var seen = observed(view(session.fleet(), cluster).cluster(), cluster);
    if (seen == null) {
      return Step.open(words, Mark.WORKING, "");
    }
    var health = Health.of(seen, now);
    return health.asWished() && !isWaking(seen)
        ? Step.done(words, Duration.between(begin, now), "")
        : Step.open(words, Mark.WORKING, health.sentence());
  }

  /** Its reason still is that of its control plane, which sleeps for a moment longer. */
  private static boolean isWaking(CustomerCluster cluster) {
    return Status.isReason(cluster.getStatus(), Hibernated.CONDITION, Hibernated.WAKING_UP);
  }

  static ClusterView view(Fleet fleet, CustomerCluster cluster) {
    var name = cluster.getMetadata().getName();
    var view =
        ClusterView.read(fleet, cluster.getMetadata().getNamespace(), name)
            .orElseThrow(
                () -> Failure.notFound("cluster %s was deleted in the meantime".formatted(name)));
    ToBeDeleted.refuseDeleting(view.cluster());
    return view;
  }

  /** The cluster when its status speaks of the spec that was asked for; null until then. */
  static @Nullable CustomerCluster observed(CustomerCluster now, CustomerCluster asked) {
    var seen = now.getStatus() == null ? null : now.getStatus().observedGeneration();
    var wanted = asked.getMetadata().getGeneration();
    return wanted == null || seen != null && seen >= wanted ? now : null;
  }

  private static Step sleeps(
      String words, @Nullable Resource<?, ?> resource, Instant begin, Instant now) {
    if (resource == null) {
      return Step.open(words, Mark.WORKING, "");
    }
    var health = Health.of(resource, now);
    return health.mark() == Mark.ASLEEP
        ? Step.done(words, took(resource, Hibernated.CONDITION, begin, now), health.sentence())
        : Step.open(words, Mark.WORKING, health.sentence());
  }

  private static Step ready(
      String words, @Nullable Resource<?, ?> resource, Instant begin, Instant now) {
    if (resource == null) {
      return Step.open(words, Mark.WORKING, "");
    }
    var health = Health.of(resource, now);
    return health.well()
        ? Step.done(words, took(resource, "Ready", begin, now), "")
        : Step.open(words, health.mark() == Mark.BAD ? Mark.BAD : Mark.WORKING, health.sentence());
  }

  private static Duration took(
      Resource<?, ?> resource, String condition, Instant begin, Instant now) {
    var since =
        Status.condition(resource.getStatus(), condition)
            .flatMap(c -> Ages.parse(c.getLastTransitionTime()))
            .orElse(now);
    return since.isAfter(begin) ? Duration.between(begin, since) : Duration.ZERO;
  }

  private SleepProgress() {}
}

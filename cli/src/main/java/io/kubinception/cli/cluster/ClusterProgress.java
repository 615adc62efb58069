package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.nodepool.PoolProgress;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far the making of a cluster is. Times count from the cluster's creation. */
public final class ClusterProgress {
  private final Fleet fleet;
  private final Clock clock;

  public ClusterProgress(Fleet fleet, Clock clock) {
    this.fleet = fleet;
    this.clock = clock;
  }

  public List<Step> steps(String namespace, String name) {
    return ClusterView.read(fleet, namespace, name)
        .map(view -> steps(view, clock.instant()))
        .orElseThrow(
            () -> Failure.notFound("cluster %s was deleted in the meantime".formatted(name)));
  }

  static List<Step> steps(ClusterView view, Instant now) {
    var created = view.cluster().getMetadata().getCreationTimestamp();
    var begin = Ages.parse(created).orElse(now);
    var steps = new ArrayList<Step>();
    steps.add(condition("placed", view.cluster().getStatus(), CustomerCluster.PLACED, begin));
    steps.addAll(controlPlane(view.controlPlane(), begin));
    steps.add(ready("control plane usable", view.controlPlane(), begin, now));
    view.pools().forEach(p -> steps.addAll(PoolProgress.steps(p, begin, now)));
    steps.add(ready("cluster ready", view.cluster(), begin, now));
    return steps;
  }

  /** The stages of a control plane; those that a ready one does not tell of are no news. */
  private static List<Step> controlPlane(@Nullable ControlPlane controlPlane, Instant begin) {
    var status = controlPlane == null ? null : controlPlane.getStatus();
    refuseOtherNetworks(status);
    var ready = Status.isTrue(status, "Ready");
    return Stream.of(Stage.values())
        .filter(s -> !ready || Status.isTrue(status, s.condition))
        .map(s -> s == Stage.STARTED ? started(status, begin) : condition(s, status, begin))
        .toList();
  }

  /** Of a clone: neither its networks nor its backup can be changed. */
  private static void refuseOtherNetworks(@Nullable ControlPlaneStatus status) {
    Status.condition(status, "DataCloned")
        .filter(c -> "False".equals(c.getStatus()) && "NetworksDiffer".equals(c.getReason()))
        .ifPresent(
            c -> {
              throw Failure.hopeless(c.getMessage());
            });
  }

  private static Step started(@Nullable ControlPlaneStatus status, Instant begin) {
    var place = status == null ? null : status.startQueuePosition();
    return place == null
        ? condition(Stage.STARTED, status, begin)
        : Step.open(
            Stage.STARTED.words, Mark.WORKING, "place %d in the queue to start".formatted(place));
  }

  private static Step condition(Stage stage, @Nullable Status status, Instant begin) {
    return condition(stage.words, status, stage.condition, begin);
  }

  private static Step condition(String words, @Nullable Status status, String type, Instant begin) {
    var condition = Status.condition(status, type);
    var detail = condition.map(c -> Objects.requireNonNullElse(c.getMessage(), "")).orElse("");
    if (!Status.isTrue(status, type)) {
      return Step.open(words, Mark.WORKING, detail);
    }
    var end = condition.flatMap(c -> Ages.parse(c.getLastTransitionTime())).orElse(begin);
    return Step.done(words, Duration.between(begin, end), detail);
  }

  private static Step ready(
      String words, @Nullable Resource<?, ?> resource, Instant begin, Instant now) {
    if (resource == null) {
      return Step.open(words, Mark.WORKING, "");
    }
    var health = Health.of(resource, now);
    return health.well()
        ? condition(words, resource.getStatus(), "Ready", begin)
        : Step.open(words, health.mark(), health.sentence());
  }

  /** The conditions of a ControlPlane that a person wants to see go by. */
  private enum Stage {
    TENANT(ControlPlane.ETCD_TENANT_READY, "etcd tenant"),
    CERTIFICATES(ControlPlane.CERTIFICATES_READY, "certificates"),
    STARTED(ControlPlane.STARTED, "let start"),
    API_SERVER(Reachable.API_SERVER_READY, "API server"),
    OBJECTS(ControlPlane.CUSTOMER_OBJECTS_APPLIED, "objects inside"),
    COMPONENTS(ControlPlane.COMPONENTS_READY, "all components");

    private final String condition;
    private final String words;

    Stage(String condition, String words) {
      this.condition = condition;
      this.words = words;
    }
  }
}

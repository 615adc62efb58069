package io.kubinception.cli.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.fleet.Component;
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
    steps.add(placed(view.cluster()));
    steps.add(tenant(view.tenant(), begin, now));
    steps.add(admitted(view.controlPlane(), begin));
    Stream.of(Component.values()).map(c -> component(c, view, begin)).forEach(steps::add);
    steps.add(usable(view.controlPlane(), begin, now));
    view.pools().forEach(p -> steps.addAll(PoolProgress.steps(p, begin, now)));
    steps.add(ready("cluster", view.cluster(), begin, now, ""));
    return steps;
  }

  private static Step placed(CustomerCluster cluster) {
    var status = cluster.getStatus();
    return status == null || status.controlPlaneNamespace() == null
        ? Step.open("place", Mark.WORKING, "the operator has not placed it yet")
        : Step.done("place", Duration.ZERO, "on " + Objects.toString(status.adminCluster(), "?"));
  }

  private static Step tenant(@Nullable EtcdTenant tenant, Instant begin, Instant now) {
    return tenant == null
        ? Step.open("etcd tenant", Mark.WORKING, "")
        : ready("etcd tenant", tenant, begin, now, "on " + tenant.getSpec().etcdCluster());
  }

  private static Step admitted(@Nullable ControlPlane controlPlane, Instant begin) {
    var name = "let start";
    var status = controlPlane == null ? null : controlPlane.getStatus();
    if (status == null) {
      return Step.open(name, Mark.WORKING, "");
    }
    if (status.startQueuePosition() != null) {
      return Step.open(
          name, Mark.WORKING, "place %d in the queue".formatted(status.startQueuePosition()));
    }
    return Ages.parse(status.startedAt())
        .map(started -> Step.done(name, Duration.between(begin, started), ""))
        .orElseGet(() -> Step.open(name, Mark.WORKING, ""));
  }

  private static Step component(Component component, ClusterView view, Instant begin) {
    var deployment =
        component.of(view.cluster().getMetadata().getName(), view.deployments()).orElse(null);
    var health = Health.of(component, deployment);
    return deployment != null && health.well()
        ? Step.done(component.words(), Duration.between(begin, available(deployment, begin)), "")
        : Step.open(component.words(), health.mark(), deployment == null ? "" : health.sentence());
  }

  private static Instant available(Deployment deployment, Instant begin) {
    return deployment.getStatus().getConditions().stream()
        .filter(c -> "Available".equals(c.getType()))
        .findFirst()
        .flatMap(c -> Ages.parse(c.getLastTransitionTime()))
        .orElse(begin);
  }

  private static Step usable(@Nullable ControlPlane controlPlane, Instant begin, Instant now) {
    var name = "control plane usable";
    if (controlPlane == null) {
      return Step.open(name, Mark.WORKING, "");
    }
    var status = controlPlane.getStatus();
    return ready(
        name,
        controlPlane,
        begin,
        now,
        status == null ? "" : Objects.toString(status.endpoint(), ""));
  }

  private static Step ready(
      String name, Resource<?, ?> resource, Instant begin, Instant now, String detail) {
    var health = Health.of(resource, now);
    if (!health.well()) {
      return Step.open(name, health.mark(), health.sentence());
    }
    var end =
        Status.condition(resource.getStatus(), "Ready")
            .flatMap(c -> Ages.parse(c.getLastTransitionTime()))
            .orElse(now);
    return Step.done(name, Duration.between(begin, end), detail);
  }
}

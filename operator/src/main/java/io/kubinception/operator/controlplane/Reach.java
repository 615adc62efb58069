package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.path.ApiPaths;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether customers reach an API server that is ready. While they do not and none of its nodes is
 * heard of either, it is the way that is broken and not the nodes: the controller manager is held
 * back then, which would judge them dead, take their pods from Services and evict them.
 */
final class Reach {
  /**
   * Two heartbeats of a kubelet (nodeLeaseDurationSeconds 40, renewed at a quarter of it), and less
   * than half of what the controller manager waits for (node-monitor-grace-period, 50 s).
   */
  private static final Duration UNHEARD = Duration.ofSeconds(20);

  private static final Duration WHILE_NODES_MAY_FALL_SILENT = Duration.ofSeconds(5);
  private static final Duration UNTIL_THEY_HAVE = Duration.ofMinutes(1);

  /** That the way is open again wakes us. */
  private static final Duration WITHOUT_HURRY = Duration.ofSeconds(30);

  private final ApiPaths paths;
  private final Heartbeats heartbeats;
  private final Consumer<Deployment> stop;
  private final Clock clock;

  /**
   * @param stop has a Deployment run no pod
   */
  Reach(ApiPaths paths, Heartbeats heartbeats, Consumer<Deployment> stop, Clock clock) {
    this.paths = paths;
    this.heartbeats = heartbeats;
    this.stop = stop;
    this.clock = clock;
  }

  /** The step that looks; none as long as nothing is known of the way. */
  Optional<Step> step(ControlPlanePass pass) {
    return paths.isKnown(pass.controlPlane())
        ? Optional.of(new Step(Reachable.CONDITION, () -> look(pass)))
        : Optional.empty();
  }

  /** Before anything is applied: what was held back stays so while the way is broken. */
  void keepHeldBack(ControlPlanePass pass) {
    if (paths.obstacle(pass.controlPlane()).isPresent()
        && Status.isReason(
            pass.controlPlane().getStatus(), Reachable.CONDITION, Reachable.NODES_CUT_OFF)) {
      pass.holdControllersBack();
    }
  }

  StepResult look(ControlPlanePass pass) {
    Optional<String> obstacle = paths.obstacle(pass.controlPlane());
    if (obstacle.isEmpty()) {
      return StepResult.done("customers reach it");
    }
    String broken =
        "the API server is ready, but customers do not reach it at %s: %s"
            .formatted(pass.endpoint().url(), obstacle.get());
    List<Instant> nodes = heartbeats.of(pass);
    Instant silent = clock.instant().minus(UNHEARD);
    if (nodes.isEmpty()) {
      return StepResult.waitFor(WITHOUT_HURRY, Reachable.PATH_BROKEN, broken);
    }
    if (nodes.stream().anyMatch(beat -> beat.isAfter(silent))) {
      return StepResult.waitFor(
          mayFallSilent(pass) ? WHILE_NODES_MAY_FALL_SILENT : WITHOUT_HURRY,
          Reachable.PATH_BROKEN,
          broken + "; its nodes are heard of");
    }
    holdBack(pass);
    return StepResult.waitFor(
        WITHOUT_HURRY,
        Reachable.NODES_CUT_OFF,
        broken + "; its nodes are cut off too, and none is judged: no controller manager runs");
  }

  private void holdBack(ControlPlanePass pass) {
    pass.holdControllersBack();
    pass.deployment(Component.CONTROLLER_MANAGER).filter(Running::wanted).ifPresent(stop);
  }

  private boolean mayFallSilent(ControlPlanePass pass) {
    return told(pass)
        .filter(c -> "False".equals(c.getStatus()))
        .map(c -> Instant.parse(c.getLastTransitionTime()).plus(UNTIL_THEY_HAVE))
        .map(clock.instant()::isBefore)
        .orElse(true);
  }

  private static Optional<Condition> told(ControlPlanePass pass) {
    return Status.condition(pass.controlPlane().getStatus(), Reachable.CONDITION);
  }
}

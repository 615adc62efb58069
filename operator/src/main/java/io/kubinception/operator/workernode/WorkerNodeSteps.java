package io.kubinception.operator.workernode;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.steps.SecondLook;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is done for a worker node, in order, and what is said of it. */
final class WorkerNodeSteps {
  private final Joining joining;
  private final KubeletCertificates certificates;
  private final NodeCheck node;
  private final Removal removal;
  private final InstanceSleep sleep;
  private final HealthRules health;
  private final SecondLook secondLook = new SecondLook();
  private final Clock clock;
  private final Instant started;

  WorkerNodeSteps(Notices notices, HealthRules health, RandomGenerator random, Clock clock) {
    joining = new Joining(notices, random, clock);
    certificates = new KubeletCertificates(notices, clock);
    node = new NodeCheck(clock);
    removal = new Removal(certificates, notices, clock);
    sleep = new InstanceSleep(notices);
    this.health = health;
    this.clock = clock;
    started = clock.instant();
  }

  List<Step> upkeep(WorkerNodePass pass) {
    return List.of(
        new Step("ControlPlaneReady", () -> controlPlane(pass)),
        new Step(WorkerNodeReconciler.BOOTSTRAP_TOKEN, () -> joining.token(pass)),
        new Step("Instance", () -> joining.instance(pass)),
        new Step("Certificates", () -> certificates.approve(pass)),
        new Step("NodeReady", () -> node.check(pass)));
  }

  private StepResult controlPlane(WorkerNodePass pass) {
    if (pass.sleeps()) {
      return sleep.lieDown(pass);
    }
    sleep.getUp(pass);
    return joining.controlPlane(pass);
  }

  List<Step> deletion(WorkerNodePass pass) {
    secondLook.forget(pass.uid());
    return List.of(
        new Step(Replacement.DRAINED, () -> removal.drain(pass)),
        new Step("InstanceGone", () -> removal.instance(pass)),
        new Step("NodeGone", () -> removal.node(pass)));
  }

  /** A pass that could not look, or is to look once more, leaves the status as it was. */
  WorkerNodeStatus status(WorkerNodePass pass, Conditions conditions) {
    WorkerNodeStatus before = pass.worker().getStatus();
    if (before != null && (pass.busy() || looksOnceMore(pass, before, conditions))) {
      return before;
    }
    String since = unwellSince(pass, before);
    healthy(pass, conditions, since);
    InstanceSleep.tell(pass, conditions);
    return new WorkerNodeStatus(
        pass.worker().getMetadata().getGeneration(),
        pass.instanceId(),
        pass.address(),
        pass.instanceStartedAt(),
        pass.readyAt(),
        pass.certificateUntil(),
        since,
        conditions.list());
  }

  /** On busy cores an API server that is well may not answer one question in time. */
  private boolean looksOnceMore(
      WorkerNodePass pass, WorkerNodeStatus before, Conditions conditions) {
    return pass.worker().getMetadata().getDeletionTimestamp() == null
        && secondLook.isDue(
            pass.uid(),
            Status.isTrue(before, Conditions.READY),
            !conditions.isReason(Conditions.READY, Replacement.API_SERVER_SILENT));
  }

  /** Counts from anew after every pass that saw it well or could not tell. */
  private @Nullable String unwellSince(WorkerNodePass pass, @Nullable WorkerNodeStatus before) {
    if (pass.unwell() == null) {
      return null;
    }
    return before != null && before.unwellSince() != null
        ? before.unwellSince()
        : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void healthy(WorkerNodePass pass, Conditions conditions, @Nullable String since) {
    Unwell unwell = pass.unwell();
    if (unwell != null && since != null) {
      boolean due = health.due(unwell, Instant.parse(since), started, clock.instant());
      conditions.set(
          Replacement.HEALTHY,
          "False",
          due ? Replacement.DUE : unwell.reason(),
          due
              ? "%s for more than %d s: to be replaced"
                  .formatted(unwell.sentence(), health.limit(unwell).toSeconds())
              : unwell.sentence());
    } else if (pass.isWell()) {
      conditions.set(Replacement.HEALTHY, "True", "Well", "");
    } else {
      conditions.remove(Replacement.HEALTHY);
    }
  }
}

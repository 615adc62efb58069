package io.kubinception.operator.workernode;

import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.Instances;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.kube.Sleep;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops the instance while its cluster sleeps, and starts it when that wakes. The condition goes
 * onto the worker node before the instance stops, and off when its Node is Ready again: so a stop
 * of ours is never taken for a death.
 */
final class InstanceSleep {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration WHILE_STOPPING = Duration.ofSeconds(2);
  private static final Duration WITHOUT_HURRY = Duration.ofMinutes(1);

  private final Notices notices;

  InstanceSleep(Notices notices) {
    this.notices = notices;
  }

  /** For a cluster that sleeps: nobody knows its nodes now, so nothing is judged. */
  StepResult lieDown(WorkerNodePass pass) {
    if (!pass.hasSlept()) {
      return StepResult.waitFor(SOON, Hibernated.FALLING_ASLEEP, "falls asleep with its cluster");
    }
    if (pass.knownCluster().getSpec().hibernation().instances() == AsleepInstances.KEEP) {
      getUp(pass);
      return Sleep.wait(WITHOUT_HURRY, "its cluster sleeps; its instance runs on");
    }
    Instances instances = pass.infrastructure().instances();
    if (state(pass).filter(s -> s == Instance.State.RUNNING).isPresent()) {
      instances.stop(pass.name());
    }
    return state(pass).filter(s -> s != Instance.State.STOPPED).isPresent()
        ? StepResult.waitFor(
            WHILE_STOPPING,
            Hibernated.FALLING_ASLEEP,
            "its cluster sleeps; its instance is being stopped")
        : Sleep.wait(WITHOUT_HURRY, "its cluster sleeps; its instance is stopped");
  }

  /** Starts what was stopped for the sleep; one that cannot start is judged as any other. */
  void getUp(WorkerNodePass pass) {
    if (pass.hasSlept()
        && !pass.clusterGoes()
        && state(pass).filter(s -> s == Instance.State.STOPPED).isPresent()) {
      try {
        pass.infrastructure().instances().start(pass.name());
      } catch (InfrastructureException.Refused e) {
        notices.warn(pass.worker(), "InstanceNotStarted", Failures.sentence(e));
      }
    }
  }

  static void tell(WorkerNodePass pass, Conditions conditions) {
    if (pass.sleeps()) {
      Sleep.asleep(conditions, "its cluster sleeps");
    } else {
      Sleep.awake(conditions);
    }
  }

  private static Optional<Instance.State> state(WorkerNodePass pass) {
    return pass.infrastructure()
        .instances()
        .find(pass.name())
        .filter(pass::isOurs)
        .map(Instance::state);
  }
}

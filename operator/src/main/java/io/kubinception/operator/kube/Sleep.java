package io.kubinception.operator.kube;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the condition {@link Hibernated} on what sleeps with its cluster. On what is paused it
 * stays as it is.
 */
public final class Sleep {
  private static final Set<String> CALM =
      Set.of(Hibernated.ASLEEP, Hibernated.FALLING_ASLEEP, Hibernated.DELETION_SCHEDULED);

  /**
   * Whether the cluster sleeps by now: its control plane is gone, nobody sees what its nodes do.
   */
  public static boolean isAsleep(Optional<CustomerCluster> cluster) {
    return cluster.map(c -> Status.isTrue(c.getStatus(), Hibernated.CONDITION)).orElse(false);
  }

  /** Whether its status says that it slept, and was not fine again since. */
  public static boolean hasSlept(@Nullable Status status) {
    return Status.condition(status, Hibernated.CONDITION).isPresent();
  }

  public static Conditions asleep(Conditions conditions, String message) {
    return conditions.has(Conditions.PAUSED)
        ? conditions
        : conditions.set(Hibernated.CONDITION, "True", Hibernated.ASLEEP, message);
  }

  public static Conditions fallingAsleep(Conditions conditions, String message) {
    return conditions.has(Conditions.PAUSED)
        ? conditions
        : conditions.set(Hibernated.CONDITION, "False", Hibernated.FALLING_ASLEEP, message);
  }

  /** What slept is on its way until it is fine again. */
  public static Conditions awake(Conditions conditions) {
    if (conditions.has(Conditions.PAUSED) || !conditions.has(Hibernated.CONDITION)) {
      return conditions;
    }
    return conditions.isTrue(Conditions.READY)
        ? conditions.remove(Hibernated.CONDITION)
        : conditions.set(
            Hibernated.CONDITION, "False", Hibernated.WAKING_UP, "wakes up after hibernation");
  }

  /** The result of a step that has nothing to do until the cluster wakes. */
  public static StepResult wait(Duration lookAgain, String message) {
    return StepResult.waitFor(lookAgain, Hibernated.ASLEEP, message);
  }

  /** Whether a Ready that is False for this reason is as somebody wished. */
  public static boolean isCalm(String reason) {
    return CALM.contains(reason);
  }

  private Sleep() {}
}

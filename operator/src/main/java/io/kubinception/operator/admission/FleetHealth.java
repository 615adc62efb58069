package io.kubinception.operator.admission;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Sleep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether control planes are well after they rolled. A version, or an operator, that harms them
 * shows at the first few: the others are not let roll while too many of those are not well.
 */
public final class FleetHealth {
  /**
   * Reason of one that is not well as its customer's own webhooks or policies refuse what it needs:
   * no roll is to blame, and nobody else is to wait.
   */
  public static final String CUSTOMER_REFUSES = "CustomerRefuses";

  /** Of those that rolled lately, how many may be unwell. */
  private static final int LIMIT_PERCENT = 10;

  /** What happens to one later has other causes. */
  private static final Duration LATELY = Duration.ofHours(1);

  /** Not ready for a moment is no illness. */
  private static final Duration UNWELL_AFTER = Duration.ofSeconds(30);

  private static final int NAMED = 3;

  private final Supplier<? extends Collection<ControlPlane>> controlPlanes;
  private final Clock clock;

  public FleetHealth(Supplier<? extends Collection<ControlPlane>> controlPlanes, Clock clock) {
    this.controlPlanes = controlPlanes;
    this.clock = clock;
  }

  /** Why no healthy control plane may roll, as part of a sentence; empty if they may. */
  public Optional<String> trouble() {
    List<ControlPlane> rolled = controlPlanes.get().stream().filter(this::rolledLately).toList();
    List<ControlPlane> unwell = rolled.stream().filter(this::isUnwell).toList();
    if (100 * unwell.size() <= LIMIT_PERCENT * rolled.size()) {
      return Optional.empty();
    }
    String names =
        unwell.stream().limit(NAMED).map(FleetHealth::name).collect(Collectors.joining(", "));
    return Optional.of(
        "%d of %d control planes are not well after they rolled (%s%s): repair or pause them"
            .formatted(unwell.size(), rolled.size(), names, unwell.size() > NAMED ? ", ..." : ""));
  }

  private static String name(ControlPlane controlPlane) {
    var meta = controlPlane.getMetadata();
    return meta.getNamespace() + "/" + meta.getName();
  }

  private boolean rolledLately(ControlPlane controlPlane) {
    return controlPlane.getMetadata().getDeletionTimestamp() == null
        && !controlPlane.paused()
        && Status.condition(controlPlane.getStatus(), RolledOut.CONDITION)
            .filter(
                c ->
                    switch (c.getReason()) {
                      case RolledOut.WAITING, RolledOut.WAITING_FOR_WINDOW, RolledOut.HELD_BACK ->
                          false;
                      case RolledOut.ROLLING, RolledOut.STUCK -> true;
                      default -> isYounger(c, LATELY);
                    })
            .isPresent();
  }

  private boolean isUnwell(ControlPlane controlPlane) {
    var status = controlPlane.getStatus();
    if (Status.isReason(status, Conditions.READY, CUSTOMER_REFUSES)) {
      return false;
    }
    return Status.isReason(status, RolledOut.CONDITION, RolledOut.STUCK)
        || Status.condition(status, Conditions.READY)
            .filter(c -> "False".equals(c.getStatus()) && !Sleep.isCalm(c.getReason()))
            .filter(c -> !isYounger(c, UNWELL_AFTER))
            .isPresent();
  }

  private boolean isYounger(Condition condition, Duration age) {
    return Instant.parse(condition.getLastTransitionTime()).plus(age).isAfter(clock.instant());
  }
}

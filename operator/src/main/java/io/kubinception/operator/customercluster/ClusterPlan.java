package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Conditions;
import java.util.Optional;

/** What a cluster's plan asks of its control plane, and whether it is had. */
final class ClusterPlan {
  private static final int HA_REPLICAS = 2;

  private static final Condition STARTING =
      new ConditionBuilder()
          .withStatus("False")
          .withReason(Redundant.REPLICAS_MISSING)
          .withMessage("the other replicas come when the first is ready")
          .build();

  /**
   * API servers that the plan asks for; empty when that is for others to set. After ha one is asked
   * for until there is one: a field that is left out stays as it is when somebody else set it, too.
   */
  static Optional<Integer> replicas(CustomerClusterPass pass) {
    if (isHa(pass)) {
      return Optional.of(HA_REPLICAS);
    }
    return Status.condition(pass.cluster().getStatus(), Redundant.CONDITION).isPresent()
        ? Optional.of(1)
        : Optional.empty();
  }

  /** The control plane's condition is the cluster's while its plan is ha, and on the way back. */
  static void tell(CustomerClusterPass pass, Conditions conditions) {
    Optional<Condition> found =
        pass.controlPlane()
            .map(ControlPlane::getStatus)
            .flatMap(status -> Status.condition(status, Redundant.CONDITION));
    if (isHa(pass) && pass.plan().asleep()) {
      conditions.remove(Redundant.CONDITION);
    } else if (isHa(pass)) {
      found.ifPresentOrElse(is -> set(conditions, is), () -> set(conditions, STARTING));
    } else if (found.isPresent() && conditions.has(Redundant.CONDITION)) {
      set(conditions, found.get());
    } else if (pass.controlPlane().map(c -> c.getSpec().replicas()).orElse(1) == 1) {
      conditions.remove(Redundant.CONDITION);
    }
  }

  private static void set(Conditions conditions, Condition is) {
    conditions.set(Redundant.CONDITION, is.getStatus(), is.getReason(), is.getMessage());
  }

  private static boolean isHa(CustomerClusterPass pass) {
    return pass.cluster().getSpec().plan() == Plan.HA;
  }

  private ClusterPlan() {}
}

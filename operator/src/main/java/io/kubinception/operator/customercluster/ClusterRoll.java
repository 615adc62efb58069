package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Conditions;

/** What a cluster tells of upgrades and other rolls: what its control plane does. */
final class ClusterRoll {

  static void tell(CustomerClusterPass pass, Conditions conditions) {
    pass.controlPlane()
        .map(ControlPlane::getStatus)
        .flatMap(status -> Status.condition(status, RolledOut.CONDITION))
        .ifPresentOrElse(
            is ->
                conditions.set(
                    RolledOut.CONDITION, is.getStatus(), is.getReason(), message(pass, is)),
            () -> conditions.remove(RolledOut.CONDITION));
  }

  /** How others are is not a customer's business. */
  private static String message(CustomerClusterPass pass, Condition is) {
    return switch (is.getReason()) {
      case RolledOut.WAITING_FOR_WINDOW -> is.getMessage() + ": " + pass.maintenance().opens();
      case RolledOut.HELD_BACK -> "waits until the provider has looked at rolls that went badly";
      default -> is.getMessage();
    };
  }

  private ClusterRoll() {}
}

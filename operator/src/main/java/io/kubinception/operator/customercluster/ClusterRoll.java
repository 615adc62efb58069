package io.kubinception.operator.customercluster;

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
                    RolledOut.CONDITION,
                    is.getStatus(),
                    is.getReason(),
                    RolledOut.WAITING_FOR_WINDOW.equals(is.getReason())
                        ? is.getMessage() + ": " + pass.maintenance().opens()
                        : is.getMessage()),
            () -> conditions.remove(RolledOut.CONDITION));
  }

  private ClusterRoll() {}
}

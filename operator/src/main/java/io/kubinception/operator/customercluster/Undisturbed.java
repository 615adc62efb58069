package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.operator.kube.Conditions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a change of size must not get in the way of, as the beginning of a sentence. */
final class Undisturbed {
  private static final Set<RotationPhase> OVER =
      Set.of(RotationPhase.COMPLETED, RotationPhase.ABORTED);

  private final DataWork data;

  Undisturbed(DataWork data) {
    this.data = data;
  }

  /**
   * What is under way; empty when nothing is. One that sleeps takes another size without a roll.
   *
   * @param urgent whether the size that there is does not do: then what that very thing may have
   *     brought to a halt is not waited for
   */
  Optional<String> by(CustomerClusterPass pass, ControlPlane controlPlane, boolean urgent) {
    Optional<String> work = sleepOrWork(pass, controlPlane);
    if (work.isPresent() || controlPlane.getSpec().asleep()) {
      return work;
    }
    boolean halted = !isReady(controlPlane) || isReason(controlPlane, RolledOut.STUCK);
    return urgent && halted ? Optional.empty() : roll(pass, controlPlane);
  }

  private Optional<String> sleepOrWork(CustomerClusterPass pass, ControlPlane controlPlane) {
    var status = controlPlane.getStatus();
    boolean settles =
        pass.plan().asleep() != controlPlane.getSpec().asleep()
            || Status.condition(status, Hibernated.CONDITION)
                .filter(c -> !"True".equals(c.getStatus()))
                .isPresent();
    if (settles) {
      return Optional.of("it falls asleep or wakes up");
    }
    var meta = controlPlane.getMetadata();
    if (data.isUnderWay(new TenantReference(meta.getNamespace(), meta.getName()))) {
      return Optional.of("its data are being moved or restored");
    }
    return Stream.ofNullable(status)
        .map(ControlPlaneStatus::rotations)
        .filter(Objects::nonNull)
        .flatMap(rotations -> rotations.stream())
        .filter(rotation -> !OVER.contains(rotation.phase()))
        .findFirst()
        .map(rotation -> "a rotation of its credentials is under way");
  }

  private static Optional<String> roll(CustomerClusterPass pass, ControlPlane controlPlane) {
    ControlPlaneStatus status = controlPlane.getStatus();
    if (!isReady(controlPlane) || status == null) {
      return Optional.of("its control plane is not ready");
    }
    if (!pass.cluster().getSpec().version().equals(status.version())) {
      return Optional.of("an upgrade is under way");
    }
    if (isReason(controlPlane, RolledOut.ROLLING) || isReason(controlPlane, RolledOut.STUCK)) {
      return Optional.of("its pods are being replaced");
    }
    return Status.condition(status, Redundant.CONDITION)
        .filter(c -> !"True".equals(c.getStatus()) && !Redundant.ONE_NODE.equals(c.getReason()))
        .map(c -> "its replicas are being added or taken away");
  }

  private static boolean isReady(ControlPlane controlPlane) {
    return Status.isTrue(controlPlane.getStatus(), Conditions.READY);
  }

  /** Whether pods are to be replaced, and this is how far it is. */
  private static boolean isReason(ControlPlane controlPlane, String reason) {
    return Status.condition(controlPlane.getStatus(), RolledOut.CONDITION)
        .map(Condition::getReason)
        .filter(reason::equals)
        .isPresent();
  }
}

package io.kubinception.operator.customercluster;

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
  private static final Set<RotationPhase> AT_REST =
      Set.of(RotationPhase.PREPARED, RotationPhase.COMPLETED, RotationPhase.ABORTED);

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
    boolean halted = !isReady(controlPlane) || isRoll(controlPlane, RolledOut.STUCK);
    boolean isCure = urgent && halted;
    Optional<String> other =
        sleep(pass, controlPlane, isCure)
            .or(() -> work(controlPlane))
            .or(() -> rotation(controlPlane, isCure));
    return other.isPresent() || controlPlane.getSpec().asleep() || isCure
        ? other
        : roll(pass, controlPlane);
  }

  /** One that does not get awake as it is may need just that. */
  private static Optional<String> sleep(
      CustomerClusterPass pass, ControlPlane controlPlane, boolean isCure) {
    boolean turns = pass.plan().asleep() != controlPlane.getSpec().asleep();
    boolean settles =
        Status.condition(controlPlane.getStatus(), Hibernated.CONDITION)
            .filter(c -> !"True".equals(c.getStatus()))
            .isPresent();
    return turns || settles && !(isCure && !controlPlane.getSpec().asleep())
        ? Optional.of("it falls asleep or wakes up")
        : Optional.empty();
  }

  private Optional<String> work(ControlPlane controlPlane) {
    var meta = controlPlane.getMetadata();
    return data.isUnderWay(new TenantReference(meta.getNamespace(), meta.getName()))
        ? Optional.of("its data are being moved or restored")
        : Optional.empty();
  }

  /** One that is prepared may stay so for weeks; one that goes on needs an API server that runs. */
  private static Optional<String> rotation(ControlPlane controlPlane, boolean isCure) {
    return Stream.ofNullable(controlPlane.getStatus())
        .filter(_ -> !isCure)
        .map(ControlPlaneStatus::rotations)
        .filter(Objects::nonNull)
        .flatMap(rotations -> rotations.stream())
        .filter(rotation -> !AT_REST.contains(rotation.phase()))
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
    if (isRoll(controlPlane, RolledOut.ROLLING) || isRoll(controlPlane, RolledOut.STUCK)) {
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
  private static boolean isRoll(ControlPlane controlPlane, String reason) {
    return Status.isReason(controlPlane.getStatus(), RolledOut.CONDITION, reason);
  }
}

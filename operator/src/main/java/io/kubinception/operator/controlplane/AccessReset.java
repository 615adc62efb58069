package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.ControlPlane;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last reset of people's kubeconfigs, and whether it holds by now. */
final class AccessReset {
  private final ControlPlane controlPlane;
  private boolean holds;

  AccessReset(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /** When people's kubeconfigs were last reset; empty if never. */
  String wished() {
    return Objects.requireNonNullElse(controlPlane.getSpec().accessResetAt(), "");
  }

  /** Whether there are API servers that take what was given out before it. */
  boolean isPending() {
    return !wished().equals(Objects.requireNonNullElse(inForce(), ""));
  }

  /** No API server runs any more that takes what was given out before it. */
  void holds() {
    holds = true;
  }

  /** The one that holds. */
  @Nullable String inForce() {
    var status = controlPlane.getStatus();
    return holds
        ? controlPlane.getSpec().accessResetAt()
        : status == null ? null : status.accessResetAt();
  }
}

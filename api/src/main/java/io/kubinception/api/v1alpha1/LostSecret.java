package io.kubinception.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A control plane tells by a condition that a Secret is lost which is never made anew. */
public final class LostSecret {
  public static final String REASON = "SecretLost";

  /** The sentence that says how to have it back; empty while nothing is lost. */
  public static Optional<String> toldBy(@Nullable ControlPlane controlPlane) {
    return controlPlane == null
        ? Optional.empty()
        : Status.condition(controlPlane.getStatus(), ControlPlane.CERTIFICATES_READY)
            .filter(c -> REASON.equals(c.getReason()))
            .map(Condition::getMessage);
  }

  private LostSecret() {}
}

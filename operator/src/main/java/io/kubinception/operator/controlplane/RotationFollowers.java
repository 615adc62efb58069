package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.Credential;
import java.util.Optional;

/**
 * Those that have to follow a rotation. Each question is answered with what is missing, as a
 * sentence; empty when nothing is.
 */
interface RotationFollowers {

  /** Who does not yet know of the next one. */
  Optional<String> untold(ControlPlanePass pass, Credential credential, RotatedKeys keys);

  /** What was made with the one that is not to stay, and is still in use. */
  Optional<String> notFollowed(ControlPlanePass pass, Credential credential, RotatedKeys keys);

  /** Who still trusts the one that has gone. */
  Optional<String> notForgotten(ControlPlanePass pass, Credential credential, RotatedKeys keys);
}

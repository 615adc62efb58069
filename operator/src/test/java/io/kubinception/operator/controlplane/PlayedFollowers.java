package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.Credential;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what is missing as it was told to, and remembers what it was asked for. */
final class PlayedFollowers implements RotationFollowers {
  private final List<Credential> asked = new ArrayList<>();
  private Optional<String> missing = Optional.empty();

  void missing(String what) {
    missing = Optional.of(what);
  }

  void nothingMissing() {
    missing = Optional.empty();
  }

  List<Credential> asked() {
    return asked;
  }

  @Override
  public Optional<String> untold(ControlPlanePass pass, Credential c, RotatedKeys keys) {
    return Optional.empty();
  }

  @Override
  public Optional<String> notFollowed(ControlPlanePass pass, Credential c, RotatedKeys keys) {
    asked.add(c);
    return missing;
  }

  @Override
  public Optional<String> notForgotten(ControlPlanePass pass, Credential c, RotatedKeys keys) {
    return Optional.empty();
  }
}

package io.kubinception.controlplane;

/** From the model to a control plane's objects; the same model gives the same objects. */
public final class Rendering {

  public static ControlPlaneObjects of(ControlPlaneModel model) {
    throw new UnsupportedOperationException(model.name());
  }

  private Rendering() {}
}

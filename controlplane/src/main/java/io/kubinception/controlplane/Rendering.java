package io.kubinception.controlplane;

/** From the model to a control plane's objects; the same model gives the same objects. */
public final class Rendering {

  public static ControlPlaneObjects of(ControlPlaneModel model) {
    return new ControlPlaneObjects(
        ApiServerConfig.configMap(model),
        NetworkPolicies.of(model),
        Services.of(model),
        ComponentDeployment.of(model, Component.API_SERVER),
        ComponentDeployment.of(model, Component.TUNNEL_SERVER),
        ComponentDeployment.of(model, Component.CONTROLLER_MANAGER),
        ComponentDeployment.of(model, Component.SCHEDULER),
        DisruptionBudgets.of(model));
  }

  private Rendering() {}
}

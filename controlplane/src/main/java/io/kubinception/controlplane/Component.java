package io.kubinception.controlplane;

/** The parts of a control plane, each a Deployment of its own. */
public enum Component {
  API_SERVER("api-server"),
  CONTROLLER_MANAGER("controller-manager"),
  SCHEDULER("scheduler"),
  TUNNEL_SERVER("tunnel-server");

  private final String label;

  Component(String label) {
    this.label = label;
  }

  /** Value of the label app.kubernetes.io/component and suffix of the Deployment's name. */
  public String label() {
    return label;
  }
}

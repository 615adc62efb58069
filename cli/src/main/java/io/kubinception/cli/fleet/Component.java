package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/** The parts of a control plane, each a Deployment. */
public enum Component {
  API_SERVER("api-server", "API server"),
  CONTROLLER_MANAGER("controller-manager", "controller manager"),
  SCHEDULER("scheduler", "scheduler"),
  TUNNEL_SERVER("tunnel-server", "tunnel server");

  private final String suffix;
  private final String words;

  Component(String suffix, String words) {
    this.suffix = suffix;
    this.words = words;
  }

  /** As the operator labels its pods. */
  String suffix() {
    return suffix;
  }

  public String words() {
    return words;
  }

  public Optional<Deployment> of(String controlPlane, List<Deployment> deployments) {
    var name = controlPlane + "-" + suffix;
    return deployments.stream().filter(d -> name.equals(d.getMetadata().getName())).findFirst();
  }
}

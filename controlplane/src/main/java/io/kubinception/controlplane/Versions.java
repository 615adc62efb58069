package io.kubinception.controlplane;

/**
 * The Kubernetes versions of a control plane's parts: all the same but for an upgrade, in which
 * none of the others may be newer than any API server.
 *
 * @param apiServer of the API servers
 * @param others of the controller managers and schedulers
 * @param inside of what is inside the customer's cluster: add-ons, configuration of kubelets
 */
public record Versions(String apiServer, String others, String inside) {

  public static Versions all(String version) {
    return new Versions(version, version, version);
  }

  String of(Component component) {
    return switch (component) {
      case API_SERVER -> apiServer;
      case CONTROLLER_MANAGER, SCHEDULER -> others;
      // It comes with no Kubernetes version; what it is of does not matter to it.
      case TUNNEL_SERVER -> apiServer;
    };
  }
}

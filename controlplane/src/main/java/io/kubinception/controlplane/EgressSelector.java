package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

/** Tells the API server to reach everything of the customer through the tunnel. */
final class EgressSelector {

  static final String FILE = "egress-selector.yaml";

  static String yaml(ControlPlaneModel model) {
    String all =
        """
        apiVersion: apiserver.k8s.io/v1beta1
        kind: EgressSelectorConfiguration
        egressSelections:
        """
            + selection("cluster", model);
    boolean hasReceiver = model.audit() != null && model.audit().webhookSecret() != null;
    // The API server counts a receiver of audit events among the control plane: ours is a
    // customer's.
    return hasReceiver ? all + selection("controlplane", model) : all;
  }

  private static String selection(String name, ControlPlaneModel model) {
    return """
    - name: %s
      connection:
        proxyProtocol: HTTPConnect
        transport:
          tcp:
            url: https://%s:%d
            tlsConfig:
              caBundle: %s
              clientCert: %s
              clientKey: %s
    """
        .formatted(
            name,
            model.names().tunnelLocalHost(model.namespace()),
            Ports.TUNNEL_SERVER,
            path("authorities/tunnel.crt"),
            path("serving/tunnel-client.crt"),
            path("serving/tunnel-client.key"));
  }

  private EgressSelector() {}
}

package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

/** Tells the API server to reach everything inside the customer cluster through the tunnel. */
final class EgressSelector {

  static final String FILE = "egress-selector.yaml";

  static String yaml(ControlPlaneModel model) {
    return """
    apiVersion: apiserver.k8s.io/v1beta1
    kind: EgressSelectorConfiguration
    egressSelections:
    - name: cluster
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
            model.names().tunnelLocalHost(model.namespace()),
            Ports.TUNNEL_SERVER,
            path("authorities/tunnel.crt"),
            path("serving/tunnel-client.crt"),
            path("serving/tunnel-client.key"));
  }

  private EgressSelector() {}
}

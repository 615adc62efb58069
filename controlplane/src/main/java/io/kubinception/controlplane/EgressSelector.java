package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

/** Tells the API server to reach everything inside the customer cluster through the tunnel. */
final class EgressSelector {

  static final String FILE = "egress-selector.yaml";

  static ConfigMap configMap(ControlPlaneModel model) {
    return new ConfigMapBuilder()
        .withMetadata(Metadata.of(model, model.names().apiServerConfig(), Component.API_SERVER))
        .addToData(FILE, yaml(model))
        .build();
  }

  private static String yaml(ControlPlaneModel model) {
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

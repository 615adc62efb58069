package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

/** Files that the API server reads at its start. */
final class ApiServerConfig {

  static ConfigMap configMap(ControlPlaneModel model) {
    return new ConfigMapBuilder()
        .withMetadata(Metadata.of(model, model.names().apiServerConfig(), Component.API_SERVER))
        .addToData(EgressSelector.FILE, EgressSelector.yaml(model))
        .addToData(QuotaPolicy.CONFIGURATION, QuotaPolicy.configuration())
        .addToData(QuotaPolicy.PLACEHOLDER, QuotaPolicy.placeholder())
        .build();
  }

  private ApiServerConfig() {}
}

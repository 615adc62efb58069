package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** Files of the API server. */
final class ApiServerConfig {

  static ConfigMap configMap(ControlPlaneModel model) {
    return new ConfigMapBuilder()
        .withMetadata(Metadata.of(model, model.names().apiServerConfig(), Component.API_SERVER))
        .addToData(readAtStart(model))
        // Also while nobody mounts it: pods from before the last issuer went may be made anew.
        .addToData(AuthenticationConfig.FILE, AuthenticationConfig.yaml(model.issuers()))
        .build();
  }

  /** Those whose change is seen by a new pod only. */
  static Map<String, String> readAtStart(ControlPlaneModel model) {
    return Table.of(
        EgressSelector.FILE, EgressSelector.yaml(model),
        QuotaPolicy.CONFIGURATION, QuotaPolicy.configuration(),
        QuotaPolicy.PLACEHOLDER, QuotaPolicy.placeholder());
  }

  private ApiServerConfig() {}
}

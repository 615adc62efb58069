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
        // Also while nobody mounts them: pods from before they went may be made anew.
        .addToData(AuthenticationConfig.FILE, AuthenticationConfig.yaml(model.issuers()))
        .addToData(AuditPolicy.FILE, AuditPolicy.yaml(model.audit()))
        .build();
  }

  /** Those whose change is seen by a new pod only. */
  static Map<String, String> readAtStart(ControlPlaneModel model) {
    Map<String, String> files =
        Table.of(
            EgressSelector.FILE, EgressSelector.yaml(model),
            QuotaPolicy.CONFIGURATION, QuotaPolicy.configuration(),
            QuotaPolicy.PLACEHOLDER, QuotaPolicy.placeholder());
    if (model.audit() != null) {
      files.put(AuditPolicy.FILE, AuditPolicy.yaml(model.audit()));
    }
    return files;
  }

  private ApiServerConfig() {}
}

package io.kubinception.operator.quota;

import static io.kubinception.api.v1alpha1.Kubinception.GROUP;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.QuotaPolicy;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Owners;
import java.util.Map;

/** Puts the policy of the quota where the API servers read it, and takes it away. */
final class QuotaEnforcement {
  /** Changed on a pod, it makes the kubelet look at the pod, and at its files, at once. */
  static final String POLICY_HASH = GROUP + "/quota-policy";

  /** Of a pod that was never nudged: it was born with what was in force then. */
  private static final String NONE = hash("");

  private final KubernetesClient client;
  private final Applier applier;

  QuotaEnforcement(KubernetesClient client, Applier applier) {
    this.client = client;
    this.applier = applier;
  }

  /** Of a tenant that has no control plane of ours there is nobody to refuse. */
  void enforce(EtcdTenant tenant, QuotaFinding finding) {
    Map<String, String> labels = tenant.getMetadata().getLabels();
    String controlPlane = labels == null ? null : labels.get(Kubinception.LABEL_CONTROL_PLANE);
    if (controlPlane == null) {
      return;
    }
    String policy =
        switch (finding.state()) {
          // An empty file: kubelet and API server see it change as they see any other change.
          case WITHIN, WARNED -> "";
          case OVER -> QuotaPolicy.yaml(QuotaPolicy.Level.OVER, finding.refusal());
          case FAR_OVER -> QuotaPolicy.yaml(QuotaPolicy.Level.FAR_OVER, finding.refusal());
        };
    applier.settle(configMap(tenant, controlPlane, policy), true);
    nudge(tenant, controlPlane, hash(policy));
  }

  private static String hash(String policy) {
    return Integer.toHexString(policy.hashCode());
  }

  private void nudge(EtcdTenant tenant, String controlPlane, String hash) {
    var pods = client.pods().inNamespace(tenant.getMetadata().getNamespace());
    var apiServers =
        pods.withLabel(Kubinception.LABEL_CONTROL_PLANE, controlPlane)
            .withLabel(Kubinception.LABEL_COMPONENT, Component.API_SERVER.label())
            .list()
            .getItems();
    for (Pod pod : apiServers) {
      Map<String, String> annotations = pod.getMetadata().getAnnotations();
      String inForce = annotations == null ? NONE : annotations.getOrDefault(POLICY_HASH, NONE);
      if (!inForce.equals(hash)) {
        pods.withName(pod.getMetadata().getName())
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(POLICY_HASH, hash));
      }
    }
  }

  private static ConfigMap configMap(EtcdTenant tenant, String controlPlane, String policy) {
    var meta = tenant.getMetadata();
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(new ControlPlaneNames(controlPlane).quotaConfig())
        .withNamespace(meta.getNamespace())
        .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .addToLabels(Kubinception.LABEL_CONTROL_PLANE, controlPlane)
        .withOwnerReferences(Owners.controller(tenant))
        .endMetadata()
        .addToData(QuotaPolicy.KEY, policy)
        .build();
  }
}

package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.operator.kube.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is a cluster's of its ControlPlane: the extra arguments are for others to set, and so are
 * its replicas while no plan asks for more than one.
 */
final class DesiredControlPlane {
  private final KubernetesSerialization serialization;
  private final AuditDelivery audit;
  private final ClusterSizing sizing;

  DesiredControlPlane(
      KubernetesSerialization serialization, AuditDelivery audit, ClusterSizing sizing) {
    this.serialization = serialization;
    this.audit = audit;
    this.sizing = sizing;
  }

  GenericKubernetesResource of(CustomerClusterPass pass) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(HasMetadata.getApiVersion(ControlPlane.class))
        .withKind(HasMetadata.getKind(ControlPlane.class))
        .withNewMetadata()
        .withName(pass.name())
        .withNamespace(pass.namespaceOfControlPlane())
        .withLabels(Labels.of(pass.cluster()))
        .withAnnotations(
            pass.cluster().paused() ? Map.of(Kubinception.ANNOTATION_PAUSED, "true") : Map.of())
        .endMetadata()
        .addToAdditionalProperties("spec", spec(pass))
        .build();
  }

  private Map<String, Object> spec(CustomerClusterPass pass) {
    var wish = pass.cluster().getSpec();
    var spec = new LinkedHashMap<String, Object>();
    spec.put("version", wish.version());
    spec.put("etcdCluster", Objects.requireNonNull(pass.etcdCluster()));
    spec.put("adminCluster", Objects.requireNonNull(pass.adminCluster()));
    spec.put("etcdQuotaBytes", pass.quotaBytes());
    spec.put("asleep", pass.plan().asleep());
    spec.put("size", sizing.decide(pass).word());
    spec.put("networks", map(wish.networks()));
    ClusterPlan.replicas(pass).ifPresent(replicas -> spec.put("replicas", replicas));
    if (wish.access().resetAt() != null) {
      spec.put("accessResetAt", wish.access().resetAt());
    }
    if (wish.cloneOf() != null) {
      spec.put("cloneOf", wish.cloneOf());
    }
    if (wish.access().rotation() != null) {
      spec.put("rotation", map(wish.access().rotation()));
    }
    if (!wish.access().oidc().isEmpty()) {
      spec.put("oidc", serialization.convertValue(wish.access().oidc(), List.class));
    }
    audit.settle(pass).ifPresent(told -> spec.put("audit", map(told)));
    if (wish.maintenance() != null) {
      spec.put("maintenance", MaintenancePlan.told(pass, spec));
    }
    return spec;
  }

  private Map<?, ?> map(Object part) {
    return serialization.convertValue(part, Map.class);
  }
}

package io.kubinception.audit;

import io.fabric8.kubernetes.api.model.Namespace;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Finding.StrayEtcdTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** EtcdTenants of control planes that are gone. Who made one by hand says of no control plane. */
final class EtcdTenantCheck implements Check<StrayEtcdTenant> {
  private static final String LABEL = Kubinception.LABEL_CONTROL_PLANE;

  private final Owners owners;

  EtcdTenantCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "etcd tenants";
  }

  @Override
  public List<StrayEtcdTenant> look() {
    List<EtcdTenant> tenants = owners.all(EtcdTenant.class);
    Set<String> controlPlanes = owners.names(ControlPlane.class);
    Set<String> clusters = owners.names(CustomerCluster.class);
    var namespaces = new HashMap<String, Namespace>();
    owners
        .client()
        .namespaces()
        .list()
        .getItems()
        .forEach(namespace -> namespaces.put(namespace.getMetadata().getName(), namespace));
    return tenants.stream()
        .filter(tenant -> !Owners.goes(tenant))
        .filter(tenant -> labels(tenant.getMetadata().getLabels()).containsKey(LABEL))
        .filter(tenant -> !controlPlanes.contains(controlPlane(tenant)))
        .map(
            tenant ->
                new StrayEtcdTenant(
                    tenant.getMetadata().getNamespace(),
                    tenant.getMetadata().getName(),
                    tenant.getMetadata().getUid(),
                    Owners.createdAt(tenant),
                    controlPlane(tenant),
                    clusters.contains(
                        cluster(namespaces.get(tenant.getMetadata().getNamespace())))))
        .toList();
  }

  private static String controlPlane(EtcdTenant tenant) {
    return tenant.getMetadata().getNamespace() + "/" + tenant.getMetadata().getLabels().get(LABEL);
  }

  private static String cluster(@Nullable Namespace namespace) {
    var labels =
        namespace == null ? Map.<String, String>of() : labels(namespace.getMetadata().getLabels());
    return labels.get(Kubinception.LABEL_CLUSTER_NAMESPACE)
        + "/"
        + labels.get(Kubinception.LABEL_CLUSTER);
  }

  private static Map<String, String> labels(@Nullable Map<String, String> labels) {
    return labels == null ? Map.of() : labels;
  }

  @Override
  public void repair(StrayEtcdTenant finding) {
    owners.delete(EtcdTenant.class, finding.uid());
  }
}

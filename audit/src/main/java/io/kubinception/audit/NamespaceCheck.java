package io.kubinception.audit;

import io.fabric8.kubernetes.api.model.Namespace;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Finding.StrayNamespace;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Namespaces of control planes whose CustomerCluster is gone. */
final class NamespaceCheck implements Check<StrayNamespace> {
  private final Owners owners;

  NamespaceCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "namespaces of control planes";
  }

  @Override
  public List<StrayNamespace> look() {
    List<Namespace> namespaces =
        owners
            .client()
            .namespaces()
            .withLabel(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
            .withLabel(Kubinception.LABEL_CLUSTER)
            .withLabel(Kubinception.LABEL_CLUSTER_NAMESPACE)
            .list()
            .getItems();
    Map<String, CustomerCluster> clusters =
        owners.all(CustomerCluster.class).stream()
            .collect(Collectors.toMap(Owners::name, cluster -> cluster));
    return namespaces.stream()
        .filter(namespace -> !Owners.goes(namespace))
        .filter(namespace -> !owned(namespace, clusters.get(cluster(namespace))))
        .map(
            namespace ->
                new StrayNamespace(
                    namespace.getMetadata().getName(),
                    namespace.getMetadata().getUid(),
                    Owners.createdAt(namespace),
                    cluster(namespace)))
        .toList();
  }

  private static String cluster(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels.get(Kubinception.LABEL_CLUSTER_NAMESPACE)
        + "/"
        + labels.get(Kubinception.LABEL_CLUSTER);
  }

  /** One of the same name that was made later has another namespace, and says so in time. */
  private static boolean owned(Namespace namespace, @Nullable CustomerCluster cluster) {
    if (cluster == null) {
      return false;
    }
    var status = cluster.getStatus();
    return status == null
        || status.controlPlaneNamespace() == null
        || status.controlPlaneNamespace().equals(namespace.getMetadata().getName());
  }

  /** Control planes first: they end their pods before their data goes. */
  @Override
  public void repair(StrayNamespace finding) {
    var resource = owners.client().namespaces().withName(finding.name());
    Namespace namespace = resource.get();
    if (namespace == null || !namespace.getMetadata().getUid().equals(finding.uid())) {
      return;
    }
    List<ControlPlane> left =
        owners.client().resources(ControlPlane.class).inNamespace(finding.name()).list().getItems();
    if (left.isEmpty()) {
      owners.delete(namespace);
    }
    left.stream().filter(controlPlane -> !Owners.goes(controlPlane)).forEach(owners::delete);
  }
}

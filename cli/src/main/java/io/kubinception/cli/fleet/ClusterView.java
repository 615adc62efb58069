package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer cluster with all that belongs to it, as read at one moment. */
public record ClusterView(
    CustomerCluster cluster,
    @Nullable ControlPlane controlPlane,
    @Nullable EtcdTenant tenant,
    List<Deployment> deployments,
    List<Pool> pools) {

  /** A node pool and its worker nodes. */
  public record Pool(NodePool pool, List<WorkerNode> nodes) {
    public String name() {
      return pool.getMetadata().getName();
    }
  }

  public static Optional<ClusterView> read(Fleet fleet, String namespace, String name) {
    return fleet.find(CustomerCluster.class, namespace, name).map(c -> of(fleet, c));
  }

  private static ClusterView of(Fleet fleet, CustomerCluster cluster) {
    var name = cluster.getMetadata().getName();
    var pools = pools(fleet, cluster.getMetadata().getNamespace(), name);
    var status = cluster.getStatus();
    var namespace = status == null ? null : status.controlPlaneNamespace();
    return namespace == null
        ? new ClusterView(cluster, null, null, List.of(), pools)
        : new ClusterView(
            cluster,
            fleet.find(ControlPlane.class, namespace, name).orElse(null),
            fleet.find(EtcdTenant.class, namespace, name).orElse(null),
            fleet.deployments(namespace),
            pools);
  }

  /** The pools of a cluster, each with its worker nodes. */
  public static List<Pool> pools(Fleet fleet, String namespace, String cluster) {
    var nodes =
        fleet.in(namespace, WorkerNode.class).stream()
            .filter(n -> cluster.equals(n.getSpec().cluster()))
            .toList();
    return nodePools(fleet, namespace, cluster).stream()
        .map(p -> new Pool(p, nodesOf(p, nodes)))
        .toList();
  }

  /** The pools of a cluster, where their worker nodes do not matter. */
  public static List<NodePool> nodePools(Fleet fleet, String namespace, String cluster) {
    return fleet.in(namespace, NodePool.class).stream()
        .filter(p -> cluster.equals(p.getSpec().cluster()))
        .toList();
  }

  private static List<WorkerNode> nodesOf(NodePool pool, List<WorkerNode> nodes) {
    var name = pool.getMetadata().getName();
    return nodes.stream().filter(n -> name.equals(n.getSpec().pool())).toList();
  }
}

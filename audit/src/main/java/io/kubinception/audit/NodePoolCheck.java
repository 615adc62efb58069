package io.kubinception.audit;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.audit.Finding.StrayNodePool;
import java.util.List;
import java.util.Set;

/** NodePools whose CustomerCluster is gone. */
final class NodePoolCheck implements Check<StrayNodePool> {
  private final Owners owners;

  NodePoolCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "node pools";
  }

  @Override
  public List<StrayNodePool> look() {
    List<NodePool> pools = owners.all(NodePool.class);
    Set<String> clusters = owners.names(CustomerCluster.class);
    return pools.stream()
        .filter(pool -> !Owners.goes(pool))
        .filter(pool -> !clusters.contains(cluster(pool)))
        .map(
            pool ->
                new StrayNodePool(
                    pool.getMetadata().getNamespace(),
                    pool.getMetadata().getName(),
                    pool.getMetadata().getUid(),
                    Owners.createdAt(pool),
                    cluster(pool)))
        .toList();
  }

  private static String cluster(NodePool pool) {
    return pool.getMetadata().getNamespace() + "/" + pool.getSpec().cluster();
  }

  @Override
  public void repair(StrayNodePool finding) {
    owners.delete(NodePool.class, finding.uid());
  }
}

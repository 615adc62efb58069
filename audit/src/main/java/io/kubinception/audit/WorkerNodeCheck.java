package io.kubinception.audit;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.audit.Finding.StrayWorkerNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** WorkerNodes whose NodePool or CustomerCluster is gone. */
final class WorkerNodeCheck implements Check<StrayWorkerNode> {
  private final Owners owners;

  WorkerNodeCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "worker nodes";
  }

  @Override
  public List<StrayWorkerNode> look() {
    List<WorkerNode> workers = owners.all(WorkerNode.class);
    Set<String> pools = owners.names(NodePool.class);
    Set<String> clusters = owners.names(CustomerCluster.class);
    return workers.stream()
        .filter(worker -> !Owners.goes(worker))
        .flatMap(
            worker -> gone(worker, pools, clusters).stream().map(gone -> finding(worker, gone)))
        .toList();
  }

  private static Optional<String> gone(WorkerNode worker, Set<String> pools, Set<String> clusters) {
    String namespace = worker.getMetadata().getNamespace() + "/";
    String pool = namespace + worker.getSpec().pool();
    String cluster = namespace + worker.getSpec().cluster();
    if (!clusters.contains(cluster)) {
      return Optional.of("CustomerCluster " + cluster);
    }
    return pools.contains(pool) ? Optional.empty() : Optional.of("NodePool " + pool);
  }

  private static StrayWorkerNode finding(WorkerNode worker, String gone) {
    return new StrayWorkerNode(
        worker.getMetadata().getNamespace(),
        worker.getMetadata().getName(),
        worker.getMetadata().getUid(),
        Owners.createdAt(worker),
        gone);
  }

  @Override
  public void repair(StrayWorkerNode finding) {
    owners.delete(WorkerNode.class, finding.uid());
  }
}

package io.kubinception.audit;

import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.audit.Finding.StrayWorkerNode;
import java.util.List;
import java.util.Set;

/** WorkerNodes whose NodePool is gone. */
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
    return workers.stream()
        .filter(worker -> !Owners.goes(worker))
        .filter(worker -> !pools.contains(pool(worker)))
        .map(
            worker ->
                new StrayWorkerNode(
                    worker.getMetadata().getNamespace(),
                    worker.getMetadata().getName(),
                    worker.getMetadata().getUid(),
                    Owners.createdAt(worker),
                    pool(worker)))
        .toList();
  }

  private static String pool(WorkerNode worker) {
    return worker.getMetadata().getNamespace() + "/" + worker.getSpec().pool();
  }

  @Override
  public void repair(StrayWorkerNode finding) {
    owners.all(WorkerNode.class).stream()
        .filter(worker -> worker.getMetadata().getUid().equals(finding.uid()))
        .forEach(owners::delete);
  }
}

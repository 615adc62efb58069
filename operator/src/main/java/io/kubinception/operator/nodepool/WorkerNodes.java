package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import java.util.List;
import java.util.Optional;

/**
 * The worker nodes of one pool as the admin cluster has them now: not as a watch remembers them.
 */
interface WorkerNodes {
  List<WorkerNode> list();

  /** Those of all pools of the cluster. */
  List<WorkerNode> ofCluster();

  /** Those that the cluster's worker nodes are of. */
  List<NodePool> poolsOfCluster();

  /** The one that is there now; empty when there was one of this name already. */
  Optional<WorkerNode> create(WorkerNode worker);

  /**
   * Nothing happens when it is gone already, or is not what it was when it was read: it may be well
   * again.
   */
  void delete(WorkerNode worker);
}

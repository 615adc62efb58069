package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import java.util.Comparator;
import java.util.List;

/**
 * What a cluster's range of pods has room for. A node beyond it would get no addresses for its pods
 * and never be Ready, and nobody would say why.
 *
 * @param room worker nodes of one pool for which the others leave room
 * @param asked worker nodes that all pools ask for
 */
record PodRange(Networks networks, int room, int asked) {

  /** Which of two pools was first to ask. */
  private static final Comparator<NodePool> FIRST =
      Comparator.comparing((NodePool p) -> p.getMetadata().getCreationTimestamp())
          .thenComparing(p -> p.getMetadata().getName());

  /**
   * Nodes that are there keep their place; what is left goes to the older pools first, so that two
   * that are scaled at the same time do not both take it.
   *
   * @param pools of the cluster
   * @param workers of the cluster; those that go hold their place until they are gone
   */
  static PodRange of(
      NodePool pool, Networks networks, List<NodePool> pools, List<WorkerNode> workers) {
    List<NodePool> others =
        pools.stream()
            .filter(p -> !p.getMetadata().getName().equals(pool.getMetadata().getName()))
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .toList();
    long taken = workers.stream().filter(w -> !PoolWorkers.isOf(pool, w)).count();
    long promised =
        others.stream()
            .filter(other -> FIRST.compare(other, pool) < 0)
            .mapToLong(other -> missing(other, workers))
            .sum();
    return new PodRange(
        networks,
        (int) (networks.nodesWithRoom() - taken - promised),
        NodePool.wanted(others) + pool.getSpec().replicas());
  }

  private static long missing(NodePool pool, List<WorkerNode> workers) {
    long has = workers.stream().filter(w -> PoolWorkers.isOf(pool, w)).count();
    return Math.max(0, pool.getSpec().replicas() - has);
  }

  /** What to do when it is full. */
  String sentence() {
    return ("the cluster's range of pods %s has room for %d worker nodes, as each takes a /24, and"
            + " its pools ask for %d: scale them down to that together; a wider range takes another"
            + " cluster (networks.pods)")
        .formatted(networks.pods(), networks.nodesWithRoom(), asked);
  }
}

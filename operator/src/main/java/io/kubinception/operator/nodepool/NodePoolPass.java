package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.customer.CustomerClusterSource;
import java.util.List;
import java.util.Optional;

/** One pass over a node pool: what its steps have found out so far. */
final class NodePoolPass {
  private final NodePool pool;
  private final Optional<CustomerCluster> cluster;
  private final WorkerNodes workers;
  private List<WorkerNode> seen;
  private CircuitBreaker breaker = CircuitBreaker.UNTOUCHED;
  private int room = Integer.MAX_VALUE;

  /**
   * @param seen the pool's worker nodes as the watch knows them
   */
  NodePoolPass(
      NodePool pool,
      Optional<CustomerCluster> cluster,
      WorkerNodes workers,
      List<WorkerNode> seen) {
    this.pool = pool;
    this.cluster = cluster;
    this.workers = workers;
    this.seen = seen;
  }

  NodePool pool() {
    return pool;
  }

  int wanted() {
    return pool.getSpec().replicas();
  }

  Optional<CustomerCluster> cluster() {
    return cluster;
  }

  CustomerCluster knownCluster() {
    return cluster.orElseThrow(() -> new IllegalStateException("the cluster is not known"));
  }

  boolean controlPlaneReady() {
    return cluster
        .map(c -> Status.isTrue(c.getStatus(), CustomerClusterSource.CONTROL_PLANE_READY))
        .orElse(false);
  }

  WorkerNodes workers() {
    return workers;
  }

  /** Only of a pool whose cluster is known. */
  PoolVersion version() {
    return PoolVersion.of(pool, knownCluster());
  }

  /** Only of a pool whose cluster is known. */
  Wish wish() {
    return new Wish(
        wanted(),
        PoolWorkers.template(pool, version().use()),
        RolloutLimits.of(pool.getSpec().strategy(), wanted(), room));
  }

  /** Worker nodes, as far as known; those being deleted too. */
  List<WorkerNode> seen() {
    return seen;
  }

  void seen(List<WorkerNode> now) {
    seen = List.copyOf(now);
  }

  /** How many worker nodes the cluster has room for in this pool. */
  int room() {
    return room;
  }

  void room(int now) {
    room = now;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  void breaker(CircuitBreaker now) {
    breaker = now;
  }

  /** Those that stay. */
  List<WorkerNode> staying() {
    return seen.stream().filter(w -> !ScalePlan.goes(w)).toList();
  }

  long ready() {
    return staying().stream().filter(ScalePlan::ready).count();
  }
}

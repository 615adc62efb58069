package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.NodePool;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Has the pools of a cluster make worker nodes one after the other: of two that count at the same
 * instant what their cluster has room for, both would take the last place. Clusters share locks, so
 * that there are not more with every customer.
 */
final class OnePoolAtATime {
  private static final int LOCKS = 64;

  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  /** Does this work while no other pool of the same cluster does its own. */
  <T> T run(NodePool pool, Supplier<T> work) {
    String cluster = pool.getMetadata().getNamespace() + "/" + pool.getSpec().cluster();
    ReentrantLock lock = locks.get(Math.floorMod(cluster.hashCode(), LOCKS));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}

package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;

/**
 * What a pool wants its worker nodes to be.
 *
 * @param wanted how many
 * @param template what each is like
 * @param limits of a replacement
 */
record Wish(int wanted, WorkerNodeSpec template, RolloutLimits limits) {

  /** Whether this worker node is as it would be made now. */
  boolean isMetBy(WorkerNode worker) {
    return template.equals(worker.getSpec());
  }

  boolean isMissedBy(WorkerNode worker) {
    return !isMetBy(worker);
  }
}

package io.kubinception.operator.workernode;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;

/** How a worker node tells its pool that it should be replaced. */
public final class Replacement {

  /** Condition of a WorkerNode; not there when nothing is known. */
  static final String HEALTHY = "Healthy";

  static final String DUE = "ReplacementDue";

  /** Whether its pool should make another one in its place. */
  public static boolean isDue(WorkerNode worker) {
    return Status.condition(worker.getStatus(), HEALTHY)
        .map(c -> "False".equals(c.getStatus()) && DUE.equals(c.getReason()))
        .orElse(false);
  }

  private Replacement() {}
}

package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.kube.Conditions;
import java.util.Optional;

/** What a worker node tells its pool that has to do with its replacement. */
public final class Replacement {

  /** Condition of a WorkerNode; not there when nothing is known. */
  static final String HEALTHY = "Healthy";

  static final String DUE = "ReplacementDue";

  /** Condition of a WorkerNode that goes. */
  static final String DRAINED = "Drained";

  static final String DRAINING = "Draining";

  /** Whether its pool should make another one in its place. */
  public static boolean isDue(WorkerNode worker) {
    return says(worker, HEALTHY, DUE).isPresent();
  }

  public static boolean wasReady(WorkerNode worker) {
    return worker.getStatus() != null && worker.getStatus().readyAt() != null;
  }

  /** Whether it was Ready, is not any more, and its instance runs. */
  public static boolean isSilent(WorkerNode worker) {
    return wasReady(worker)
        && says(worker, Conditions.READY, Unwell.NODE_NOT_READY.reason()).isPresent();
  }

  public static boolean isDraining(WorkerNode worker) {
    return draining(worker).isPresent();
  }

  /** What holds up its drain, while that lasts. */
  public static Optional<String> draining(WorkerNode worker) {
    return says(worker, DRAINED, DRAINING).map(Condition::getMessage);
  }

  private static Optional<Condition> says(WorkerNode worker, String condition, String reason) {
    return Status.condition(worker.getStatus(), condition)
        .filter(c -> "False".equals(c.getStatus()) && reason.equals(c.getReason()));
  }

  private Replacement() {}
}

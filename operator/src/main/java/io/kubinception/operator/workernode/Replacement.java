package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.operator.kube.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a worker node tells its pool that has to do with its replacement. */
public final class Replacement {

  /** Condition of a WorkerNode; not there when nothing is known. */
  static final String HEALTHY = "Healthy";

  static final String DUE = "ReplacementDue";

  /** Reason of Ready while the customer's API server says nothing. */
  static final String API_SERVER_SILENT = "ApiServerSilent";

  /** Condition of a WorkerNode that goes. */
  static final String DRAINED = "Drained";

  static final String DRAINING = "Draining";

  /** A pass writes times in seconds down one after the other. */
  private static final Duration SAME_PASS = Duration.ofSeconds(1);

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

  /** Whether it was Ready, and could not be looked at: its API server did not answer. */
  public static boolean isUnseen(WorkerNode worker) {
    return wasReady(worker) && says(worker, Conditions.READY, API_SERVER_SILENT).isPresent();
  }

  /** Whether it was unwell and came back after that moment; one that just joined did not. */
  public static boolean returnedAfter(WorkerNode worker, Instant moment) {
    WorkerNodeStatus status = worker.getStatus();
    if (status == null || status.readyAt() == null) {
      return false;
    }
    Instant joined = Instant.parse(status.readyAt()).plus(SAME_PASS);
    return Status.condition(status, HEALTHY)
        .filter(c -> "True".equals(c.getStatus()))
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .filter(well -> well.isAfter(moment) && well.isAfter(joined))
        .isPresent();
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

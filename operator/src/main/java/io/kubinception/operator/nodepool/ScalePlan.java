package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.workernode.Replacement;
import java.util.Comparator;
import java.util.List;

/**
 * What makes a pool what it should be, told from what exists.
 *
 * <p>Too many: first go those that are to be replaced anyway, then those that are not ready, then
 * the newest, which have gathered least; of the same age by name. Just enough: those that died are
 * replaced, but so that at most 40 % of the pool, or one, is not there at a time, be it on its way
 * out or not ready for the first time yet; when everything dies together it is not the nodes'
 * fault.
 *
 * @param delete worker nodes that go
 * @param create how many new ones are made
 */
record ScalePlan(List<WorkerNode> delete, int create) {
  private static final int MOST_AWAY_PERCENT = 40;

  private static final Comparator<WorkerNode> FIRST_TO_GO =
      Comparator.comparing((WorkerNode w) -> !Replacement.isDue(w))
          .thenComparing(ScalePlan::ready)
          .thenComparing(w -> w.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
          .thenComparing(w -> w.getMetadata().getName());

  /**
   * @param existing all that exist, those being deleted too
   * @param replace whether dead ones may be replaced now
   */
  static ScalePlan of(List<WorkerNode> existing, int wanted, boolean replace) {
    List<WorkerNode> staying = existing.stream().filter(w -> !goes(w)).sorted(FIRST_TO_GO).toList();
    int surplus = staying.size() - wanted;
    if (surplus > 0) {
      return new ScalePlan(staying.subList(0, surplus), 0);
    }
    List<WorkerNode> dead =
        replace
            ? staying.stream().filter(Replacement::isDue).limit(mayGo(existing, wanted)).toList()
            : List.of();
    return new ScalePlan(dead, wanted - staying.size() + dead.size());
  }

  private static int mayGo(List<WorkerNode> existing, int wanted) {
    long away = existing.stream().filter(w -> goes(w) || joining(w)).count();
    int most = Math.max(1, wanted * MOST_AWAY_PERCENT / 100);
    return (int) Math.max(0, most - away);
  }

  private static boolean joining(WorkerNode worker) {
    return !Replacement.isDue(worker)
        && (worker.getStatus() == null || worker.getStatus().readyAt() == null);
  }

  static boolean goes(WorkerNode worker) {
    return worker.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean ready(WorkerNode worker) {
    return Status.isTrue(worker.getStatus(), Conditions.READY);
  }
}

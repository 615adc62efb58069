package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.UpToDate;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.workernode.Replacement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far the replacement of a pool's worker nodes is, told from what exists.
 *
 * @param replaced of those wanted, as many are not old ones any more
 * @param old worker nodes that are not as wanted, those that go too
 * @param news worker nodes as wanted that are not ready
 */
record Rollout(int replaced, List<WorkerNode> old, List<WorkerNode> news, NodePoolPass pass) {

  /** A new worker node that takes longer is a reason to stop. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  static Rollout of(NodePoolPass pass) {
    Wish wish = pass.wish();
    var byName = Comparator.comparing((WorkerNode w) -> w.getMetadata().getName());
    List<WorkerNode> old = pass.seen().stream().filter(wish::isMissedBy).sorted(byName).toList();
    List<WorkerNode> news =
        pass.staying().stream()
            .filter(w -> wish.isMetBy(w) && !ScalePlan.ready(w))
            .sorted(byName)
            .toList();
    return new Rollout(Math.max(0, wish.wanted() - old.size()), old, news, pass);
  }

  boolean isOver() {
    return old.isEmpty() && pass.version().held() == null;
  }

  /** The condition of the pool. */
  void tell(Conditions conditions, Instant now) {
    PoolVersion.Held held = pass.version().held();
    if (held != null) {
      conditions.set(UpToDate.CONDITION, "False", held.reason(), held.sentence());
    } else if (old.isEmpty()) {
      conditions.set(UpToDate.CONDITION, "True", "Done", "");
    } else {
      told(conditions, now);
    }
  }

  private void told(Conditions conditions, Instant now) {
    String count = "%d of %d workers replaced".formatted(replaced, pass.wanted());
    Optional<WorkerNode> late = news.stream().filter(w -> isLate(w, now)).findFirst();
    if (!pass.controlPlaneReady()) {
      conditions.set(
          UpToDate.CONDITION,
          "False",
          UpToDate.WAITING,
          count + "; goes on when the control plane is ready");
    } else if (late.isPresent()) {
      conditions.set(
          UpToDate.CONDITION, "False", UpToDate.STOPPED, count + "; " + stopped(late.get()));
    } else {
      String underWay =
          Stream.concat(drains(now), joins()).findFirst().map(s -> "; " + s).orElse("");
      conditions.set(UpToDate.CONDITION, "False", UpToDate.REPLACING, count + underWay);
    }
  }

  private static boolean isLate(WorkerNode worker, Instant now) {
    return now.isAfter(Instant.parse(worker.getMetadata().getCreationTimestamp()).plus(PATIENCE));
  }

  private static String stopped(WorkerNode late) {
    return ("stopped, as the new %s is not Ready after %d minutes: %s; set the pool back, or mend"
            + " that: then it goes on")
        .formatted(late.getMetadata().getName(), PATIENCE.toMinutes(), reason(late));
  }

  private Stream<String> drains(Instant now) {
    return old.stream()
        .filter(ScalePlan::goes)
        .map(
            w ->
                "node %s drains since %s%s"
                    .formatted(
                        w.getMetadata().getName(),
                        since(w, now),
                        Replacement.draining(w).map(m -> ": " + m).orElse("")));
  }

  private static String since(WorkerNode worker, Instant now) {
    long seconds =
        Duration.between(Instant.parse(worker.getMetadata().getDeletionTimestamp()), now)
            .toSeconds();
    // In steps, so that not every look is another status.
    return seconds < 120 ? seconds / 10 * 10 + " s" : seconds / 60 + " min";
  }

  private Stream<String> joins() {
    return news.stream()
        .map(w -> "waits for the new %s: %s".formatted(w.getMetadata().getName(), reason(w)));
  }

  /** Why a worker node is not ready. */
  static String reason(WorkerNode worker) {
    return Status.condition(worker.getStatus(), Conditions.READY)
        .map(Condition::getMessage)
        .filter(m -> !m.isEmpty())
        .orElse("waits for its turn");
  }
}

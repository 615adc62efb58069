package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.workernode.Replacement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Limits the replacement of worker nodes that are judged dead: to a share of a pool at a time, and
 * to none while most of a cluster's fall silent together. Their instances run, so what is broken is
 * more likely what they have in common: the way to the API server, or the cluster's network. When
 * that is mended they do not all return at the same moment, so those that are back count for a
 * while.
 *
 * @param silent worker nodes of the cluster that were ready, are not any more, and whose instances
 *     run
 * @param returned those that were unwell and are back since a short while
 * @param unseen those that could not be looked at, as the API server did not answer
 * @param known worker nodes of the cluster that were ready once
 * @param shared what is broken that the cluster shares with others
 */
record CircuitBreaker(int silent, int returned, int unseen, int known, Optional<String> shared) {
  /** As long as a silent one is waited for before it is judged dead. */
  static final Duration SHORT_WHILE = Duration.ofMinutes(5);

  private static final int SHARE_PERCENT = 20;
  private static final int WHOLE = 100;

  /** Nobody is judged dead. */
  static final CircuitBreaker UNTOUCHED = new CircuitBreaker(0, 0, 0, 0, Optional.empty());

  /**
   * @param cluster all worker nodes of the cluster, of other pools too: they share the way
   * @param shared what is broken that the cluster shares with others
   */
  static CircuitBreaker of(List<WorkerNode> cluster, Optional<String> shared, Instant now) {
    List<WorkerNode> known =
        cluster.stream().filter(w -> !ScalePlan.goes(w) && Replacement.wasReady(w)).toList();
    Instant lately = now.minus(SHORT_WHILE);
    return new CircuitBreaker(
        (int) known.stream().filter(Replacement::isSilent).count(),
        (int) known.stream().filter(w -> Replacement.returnedAfter(w, lately)).count(),
        (int) known.stream().filter(Replacement::isUnseen).count(),
        known.size(),
        shared);
  }

  /** Of one alone nobody can tell, unless others have the same trouble. */
  boolean isOpen() {
    int together = silent + returned + unseen;
    return silent > 0 && (shared.isPresent() || together > 1 && 2 * together > known);
  }

  /** Why nobody is replaced. */
  Optional<String> sentence() {
    return isOpen()
        ? Optional.of(
            ("%d of the cluster's %d nodes are not Ready although their instances run%s%s: as that is"
                    + " hardly the nodes' fault, none is replaced; look at the way from the nodes"
                    + " to the API server and at the pod network, or delete a WorkerNode to have"
                    + " it replaced all the same")
                .formatted(
                    silent, known, othersToo(), shared.map(what -> ", and " + what).orElse("")))
        : Optional.empty();
  }

  private String othersToo() {
    String back =
        returned == 0
            ? ""
            : ", and %d came back less than %d minutes ago"
                .formatted(returned, SHORT_WHILE.toMinutes());
    return unseen == 0 ? back : back + ", and of %d nothing is known now".formatted(unseen);
  }

  /** How many dead ones of a pool may be replaced now. */
  int mayReplace(List<WorkerNode> existing, int wanted, Instant now) {
    long away = existing.stream().filter(worker -> isAway(worker, now)).count();
    int most = isOpen() ? 0 : Math.max(1, wanted * SHARE_PERCENT / WHOLE);
    return (int) Math.max(0, most - away);
  }

  /**
   * On its way out, or in; one that drains is healthy. One that has not come for long, as no cloud
   * has room for it perhaps, does not keep others from being replaced.
   */
  private static boolean isAway(WorkerNode worker, Instant now) {
    if (ScalePlan.goes(worker)) {
      return !Replacement.isDraining(worker);
    }
    Instant made = Instant.parse(worker.getMetadata().getCreationTimestamp());
    return !Replacement.isDue(worker)
        && !Replacement.wasReady(worker)
        && now.isBefore(made.plus(Rollout.PATIENCE));
  }
}

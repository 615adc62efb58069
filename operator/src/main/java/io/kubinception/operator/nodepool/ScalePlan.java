package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.workernode.Replacement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The next step that makes a pool what it should be, told from what exists alone: so it does not
 * matter who made the step before, or was killed at it.
 *
 * <p>Too many: first go those that are to be replaced anyway, then those that are not ready, then
 * those not as wanted, then the newest, which have gathered least; of the same age by name. Dead
 * ones are replaced at once. Those not as wanted are replaced as a Deployment does it: new ones as
 * far as the surge goes, and an old one goes when as many others are ready as must be.
 *
 * @param delete worker nodes that go
 * @param create how many new ones are made
 */
record ScalePlan(List<WorkerNode> delete, int create) {

  static ScalePlan of(List<WorkerNode> existing, Wish wish, Permissions may) {
    return new Reading(existing, wish, may).plan();
  }

  boolean isNothing() {
    return delete.isEmpty() && create == 0;
  }

  static boolean goes(WorkerNode worker) {
    return worker.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean ready(WorkerNode worker) {
    return Status.isTrue(worker.getStatus(), Conditions.READY);
  }

  /** What exists, seen with the wish in mind. */
  private record Reading(List<WorkerNode> existing, Wish wish, Permissions may) {

    ScalePlan plan() {
      List<WorkerNode> staying =
          existing.stream().filter(w -> !goes(w)).sorted(firstToGo()).toList();
      boolean replacing = may.outdated() && staying.stream().anyMatch(wish::isMissedBy);
      int most = wish.wanted() + (replacing ? wish.limits().surge() : 0);
      if (staying.size() > most) {
        return new ScalePlan(staying.subList(0, staying.size() - most), 0);
      }
      List<WorkerNode> dead =
          staying.stream().filter(Replacement::isDue).limit(may.dead()).toList();
      List<WorkerNode> rest = staying.stream().filter(w -> !dead.contains(w)).toList();
      List<WorkerNode> old = replacing ? mayGo(rest) : List.of();
      return new ScalePlan(
          Stream.concat(dead.stream(), old.stream()).toList(),
          create(rest, dead.size(), replacing));
    }

    private Comparator<WorkerNode> firstToGo() {
      return Comparator.comparing((WorkerNode w) -> !Replacement.isDue(w))
          .thenComparing(ScalePlan::ready)
          .thenComparing(wish::isMetBy)
          .thenComparing(w -> w.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
          .thenComparing(w -> w.getMetadata().getName());
    }

    /** What is missing, and, of new ones, as many as the surge has room for. */
    private int create(List<WorkerNode> rest, int dead, boolean replacing) {
      int room = wish.wanted() + wish.limits().surge() - (existing.size() - dead);
      // An old one that drains holds its place until it is gone.
      int draining = (int) existing.stream().filter(w -> goes(w) && wish.isMissedBy(w)).count();
      int missing = wish.wanted() - rest.size();
      int fill = Math.min(missing, Math.max(missing - draining, room));
      int met = (int) rest.stream().filter(wish::isMetBy).count();
      int ahead = replacing ? Math.min(room, wish.wanted() - met) : 0;
      return Math.max(0, Math.max(fill, ahead));
    }

    /** Old ones that can go now: those that are of no use first. */
    private List<WorkerNode> mayGo(List<WorkerNode> rest) {
      int least = wish.wanted() - wish.limits().unavailable();
      long newNotReady = rest.stream().filter(w -> wish.isMetBy(w) && !ready(w)).count();
      long spare = Math.max(0, rest.size() - least - newNotReady);
      long ready = rest.stream().filter(ScalePlan::ready).count();
      List<WorkerNode> useless =
          rest.stream()
              .filter(w -> wish.isMissedBy(w) && !ready(w))
              // When nobody else is ready either it may be the way that is broken.
              .filter(w -> ready > 0 || !Replacement.isSilent(w))
              .limit(spare)
              .toList();
      long more = Math.clamp(ready - least, 0, spare - useless.size());
      return Stream.concat(
              useless.stream(),
              rest.stream().filter(w -> wish.isMissedBy(w) && ready(w)).limit(more))
          .toList();
    }
  }
}

package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Brings all members to another version of etcd, one at a time and the leader last; the next one
 * only when all are well. It may be cut off anywhere and run again.
 */
public final class RollingUpgrade {
  /**
   * The first patch of a minor from which the next minor may be reached: before, members that were
   * removed came back and promoted learners lost their vote (etcd's upgrade guides to 3.6 and 3.7).
   */
  private static final Map<Integer, Integer> FIRST_PATCH = Map.of(5, 26, 6, 11);

  private final EtcdClient client;
  private final Duration patience;
  private final Progress progress;

  /**
   * Works through a client whose user has the role root.
   *
   * @param patience how long a member may take until it is well again
   */
  public RollingUpgrade(EtcdClient client, Duration patience, Progress progress) {
    this.client = client;
    this.patience = patience;
    this.progress = progress;
  }

  /** Puts the other version in place of a member's etcd and restarts it. */
  @FunctionalInterface
  public interface Restart {
    /** Need not wait until it serves. */
    void restart(Member member);
  }

  /**
   * Upgrades.
   *
   * @return false when all members had this version before
   * @throws OperationStopped when etcd does not go from its version to this one, when a member is
   *     not well, or does not become so
   */
  public boolean run(EtcdVersion target, Restart restart) {
    Survey survey = Survey.of(client);
    refuseUnlessWell(survey);
    survey.members().forEach(seen -> refuseUnlessReachable(seen, target));
    if (next(survey, target).isEmpty()) {
      return false;
    }
    try (Turn turn = Turn.take(client, "upgrading to " + target, survey)) {
      Optional<Seen> next = next(survey, target);
      while (next.isPresent()) {
        new Leadership(client, patience, progress).moveAwayFrom(next.get().member().id());
        turn.check();
        upgrade(next.get(), target, restart);
        // A member that restarts may have kept etcd from answering.
        turn.regain();
        next = next(Survey.of(client), target);
      }
    }
    return true;
  }

  private static Optional<Seen> next(Survey survey, EtcdVersion target) {
    return survey.members().stream()
        .filter(seen -> !version(seen).equals(Optional.of(target)))
        .min(Comparator.comparing(Seen::leads));
  }

  private static Optional<EtcdVersion> version(Seen seen) {
    return seen.answer().map(answer -> EtcdVersion.parse(answer.status().version()));
  }

  private void upgrade(Seen seen, EtcdVersion target, Restart restart) {
    progress.step("%s: from %s to %s".formatted(seen.label(), told(seen), target));
    restart.restart(seen.member());
    Waiting.until(patience, () -> missing(seen.member().id(), target))
        .ifPresent(
            still -> {
              throw new OperationStopped(
                  "%s. The other members are as they were: its log tells why ('journalctl -u etcd' on a server, 'kubectl logs' of a pod); run this again when it is mended"
                      .formatted(still));
            });
  }

  private Optional<String> missing(long id, EtcdVersion target) {
    try {
      Survey survey = Survey.of(client);
      Optional<Seen> seen = survey.find(id);
      if (seen.isPresent() && !version(seen.get()).equals(Optional.of(target))) {
        return Optional.of("%s runs %s".formatted(seen.get().label(), told(seen.get())));
      }
      return survey.trouble();
    } catch (EtcdException e) {
      return Optional.of("etcd does not answer: " + e.getMessage());
    }
  }

  private static String told(Seen seen) {
    return version(seen).map(EtcdVersion::toString).orElse("nothing that answers");
  }

  private static void refuseUnlessWell(Survey survey) {
    survey
        .trouble()
        .ifPresent(
            trouble -> {
              throw new OperationStopped(trouble + ": mend that before an upgrade");
            });
    if (!survey.learners().isEmpty()) {
      throw new OperationStopped(
          "%s does not vote yet: let it catch up before an upgrade"
              .formatted(survey.learners().getFirst().label()));
    }
  }

  private static void refuseUnlessReachable(Seen seen, EtcdVersion target) {
    EtcdVersion from = version(seen).orElseThrow();
    if (!target.meetsFloor()) {
      throw new OperationStopped(target.floorReason());
    }
    if (from.major() != target.major() || target.minor() > from.minor() + 1) {
      throw new OperationStopped(
          "etcd goes up one minor at a time: from %s first to %d.%d"
              .formatted(from, from.major(), from.minor() + 1));
    }
    if (target.minor() < from.minor()) {
      throw new OperationStopped(
          "etcd does not go down from %s to %s by itself: 'etcdctl downgrade' prepares it, if at all"
              .formatted(from, target));
    }
    int first = FIRST_PATCH.getOrDefault(from.minor(), 0);
    if (target.minor() > from.minor() && from.patch() < first) {
      throw new OperationStopped(
          "from %s the way to %s is not safe: upgrade to %d.%d.%d or a later patch first"
              .formatted(from, target, from.major(), from.minor(), first));
    }
  }
}

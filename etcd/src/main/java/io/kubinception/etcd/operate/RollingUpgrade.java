package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import java.time.Duration;
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
    return new OneByOne(client, patience, progress).run(new Upgrade(target, restart));
  }

  private final class Upgrade implements OneByOne.Change {
    private final EtcdVersion target;
    private final Restart restart;

    private Upgrade(EtcdVersion target, Restart restart) {
      this.target = target;
      this.restart = restart;
    }

    @Override
    public String name() {
      return "upgrading to " + target;
    }

    @Override
    public void refuse(Seen seen) {
      refuseUnlessReachable(seen, target);
    }

    @Override
    public boolean isDue(Seen seen) {
      return !version(seen).equals(Optional.of(target));
    }

    @Override
    public void make(Seen seen) {
      progress.step("%s: from %s to %s".formatted(seen.label(), told(seen), target));
      restart.restart(seen.member());
    }

    @Override
    public String due(Seen seen) {
      return "%s runs %s".formatted(seen.label(), told(seen));
    }
  }

  private static Optional<EtcdVersion> version(Seen seen) {
    return seen.answer().map(answer -> EtcdVersion.parse(answer.status().version()));
  }

  private static String told(Seen seen) {
    return version(seen).map(EtcdVersion::toString).orElse("nothing that answers");
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

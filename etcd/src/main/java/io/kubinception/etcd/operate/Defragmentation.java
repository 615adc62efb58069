package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Maintenance.MemberStatus;
import io.kubinception.etcd.operate.Survey.Answer;
import io.kubinception.etcd.operate.Survey.Seen;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives back the free space of members' files to the file system, one member at a time: followers
 * first, and the leader when it leads no more. A member serves nothing meanwhile, so the next one
 * only comes when all are well and caught up. What was cut off is simply run again.
 */
public final class Defragmentation {
  private final EtcdClient client;
  private final Rules rules;
  private final Progress progress;

  /** Works through a client whose user has the role root. */
  public Defragmentation(EtcdClient client, Rules rules, Progress progress) {
    this.client = client;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * When it pays, and how long it may take.
   *
   * @param freeShare least share of the file that is free, from 0 to 1
   * @param freeBytes least bytes that are free
   * @param patience how long to wait before each member until all are well
   * @param longest how long one member may take
   * @param alone whether to do it too where nobody else can serve meanwhile
   */
  public record Rules(
      double freeShare, long freeBytes, Duration patience, Duration longest, boolean alone) {
    /** Refuses shares outside of 0 to 1 and negative sizes. */
    public Rules {
      if (!(freeShare >= 0 && freeShare <= 1) || freeBytes < 0) {
        throw new IllegalArgumentException(
            "not a share and a size: " + freeShare + ", " + freeBytes);
      }
    }

    /**
     * Half of the file free, and a quarter of a gigabyte: free pages are used again, so less is not
     * worth a member's pause.
     */
    public static Rules sensible() {
      return new Rules(0.5, 256L << 20, Duration.ofMinutes(1), Duration.ofMinutes(10), false);
    }

    /** Whatever there is to gain. */
    public Rules always() {
      return new Rules(0, 0, patience, longest, alone);
    }

    /** The same with these thresholds. */
    public Rules from(double share, long bytes) {
      return new Rules(share, bytes, patience, longest, alone);
    }

    /** The same where nobody else can serve meanwhile. */
    public Rules evenAlone() {
      return new Rules(freeShare, freeBytes, patience, longest, true);
    }

    /** Whether a file of this size pays. */
    public boolean pays(long sizeBytes, long inUseBytes) {
      long free = sizeBytes - inUseBytes;
      return free > 0 && free >= freeBytes && free >= sizeBytes * freeShare;
    }
  }

  /**
   * What became of a member.
   *
   * @param member its name
   * @param beforeBytes size of its file before
   * @param afterBytes and after
   * @param took how long it served nothing; zero when it did not pay
   */
  public record MemberResult(String member, long beforeBytes, long afterBytes, Duration took) {
    /** Whether the file was rewritten. */
    public boolean done() {
      return !took.isZero();
    }
  }

  /** Whether it pays for any member. */
  public boolean pays() {
    return Survey.of(client).members().stream().anyMatch(this::pays);
  }

  /**
   * Defragments what pays.
   *
   * @return one result per member, in the order of the work
   * @throws OperationStopped when the cluster is in trouble or somebody else is at work; those done
   *     stay done
   * @throws EtcdException when etcd does not answer
   */
  public List<MemberResult> run() {
    Survey before = Survey.of(client);
    if (before.voters().size() == 1 && !rules.alone()) {
      throw new OperationStopped(
          "there is only one member, so nothing is served while it is defragmented: allow that with"
              + " --accept-outage, or add members first");
    }
    try (Turn turn = Turn.take(client, "defragmentation", before)) {
      return run(turn);
    }
  }

  private List<MemberResult> run(Turn turn) {
    var results = new ArrayList<MemberResult>();
    Set<Long> seen = new HashSet<>();
    while (true) {
      turn.regain();
      // The leader may have changed meanwhile, so each member is chosen anew.
      Optional<Seen> next = next(Survey.of(client), seen);
      if (next.isEmpty()) {
        return List.copyOf(results);
      }
      seen.add(next.get().member().id());
      results.add(pays(next.get()) ? one(next.get(), turn) : skipped(next.get()));
    }
  }

  private static Optional<Seen> next(Survey survey, Set<Long> done) {
    return survey.members().stream()
        .filter(seen -> !done.contains(seen.member().id()))
        .min(Comparator.comparing(Seen::leads).thenComparing(Seen::label));
  }

  private boolean pays(Seen seen) {
    return seen.answer()
        .map(Answer::status)
        .filter(status -> rules.pays(status.dbSizeBytes(), status.dbSizeInUseBytes()))
        .isPresent();
  }

  private static MemberResult skipped(Seen seen) {
    long size = seen.answer().map(answer -> answer.status().dbSizeBytes()).orElse(0L);
    return new MemberResult(seen.member().name(), size, size, Duration.ZERO);
  }

  private MemberResult one(Seen chosen, Turn turn) {
    long id = chosen.member().id();
    awaitCalm(chosen);
    var leadership = new Leadership(client, rules.patience(), progress);
    leadership.moveAwayFrom(id);
    turn.check();
    URI endpoint = answer(id).endpoint();
    MemberStatus before = answer(id).status();
    progress.step("defragmenting " + chosen.label());
    long begin = System.nanoTime();
    client.maintenance().defragment(endpoint, rules.longest());
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    awaitCalm(chosen);
    return new MemberResult(
        chosen.member().name(), before.dbSizeBytes(), answer(id).status().dbSizeBytes(), took);
  }

  private void awaitCalm(Seen chosen) {
    progress.step("waiting until all are well, for " + chosen.label());
    Waiting.until(rules.patience(), () -> Survey.of(client).trouble())
        .ifPresent(
            trouble -> {
              throw new OperationStopped(
                  "defragmentation stopped at %s: %s; it goes on where it stopped when it is run again"
                      .formatted(chosen.label(), trouble));
            });
  }

  private Answer answer(long id) {
    return Survey.of(client)
        .find(id)
        .flatMap(Seen::answer)
        .orElseThrow(() -> new OperationStopped("member " + Long.toHexString(id) + " went away"));
  }
}

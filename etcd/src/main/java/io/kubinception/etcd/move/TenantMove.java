package io.kubinception.etcd.move;

import io.kubinception.etcd.ChangeStream;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.Kv.Condition;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Moves an etcd tenant to another etcd cluster, with its keys as they are. The order of calls is
 * {@link #mirror}, which ends with the tenant frozen at both sides and decided to live at the
 * target; {@link #release}; and, when no API server of the tenant speaks to the source any more,
 * {@link #clear}. Until the decision {@link #rollBack} leaves the tenant as it was. Whatever stops
 * one of them, calling it again with the same order goes on where it was.
 */
public final class TenantMove {
  // While it is mirrored, both write: the source must not catch up with the target.
  private static final long HEADROOM = 1_000_000;
  private static final int ATTEMPTS = 5;
  // When a round to the source's newest revision takes no longer, the freeze will be as short.
  private static final Duration CLOSE = Duration.ofMillis(500);
  private static final Duration LONGEST_CHASE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final EtcdClient source;
  private final EtcdClient target;
  private final Clock clock;
  private final TenantFence sourceFence;
  private final TenantFence targetFence;

  /** Works at both as a user with the role root. */
  public TenantMove(EtcdClient source, EtcdClient target, Clock clock) {
    this.source = source;
    this.target = target;
    this.clock = clock;
    this.sourceFence = new TenantFence(source);
    this.targetFence = new TenantFence(target);
  }

  /**
   * What to do.
   *
   * @param tenant who moves
   * @param id names this move; never used again
   * @param longestFreeze how long the source may be frozen before the tenant goes on there and the
   *     mirror ends
   */
  public record Order(TenantId tenant, String id, Duration longestFreeze) {}

  /** The stages of {@link #mirror}. */
  public enum Stage {
    /** Looks at both clusters, before anything is touched. */
    CHECKING,
    /** Copies what is there; the tenant goes on meanwhile. */
    COPYING,
    /** Copies what is written meanwhile. */
    FOLLOWING,
    /** The tenant is frozen; takes over its last writes. */
    DRAINING,
    /** The tenant is frozen; both sides are read through. */
    PROVING
  }

  /** Is told how far a move is. */
  @FunctionalInterface
  public interface Progress {
    /** At each stage's begin and now and then; keys are counted per stage. */
    void at(Stage stage, long keys);
  }

  /**
   * Mirrors the tenant to the target, freezes it, proves both sides equal and decides.
   *
   * @throws MoveException.Impossible when these clusters do not allow it
   * @throws MoveException.Busy when other work holds the tenant
   * @throws MoveException.Disturbed when the mirror does not catch up
   * @throws MoveException.TakenOver when another process runs the move since, or has given it up
   * @throws MoveException.TooLong when the freeze took longer than it may
   * @throws EtcdException when etcd fails
   */
  public Proof mirror(Order order, Progress progress) {
    progress.at(Stage.CHECKING, 0);
    var records = new MoveRecords(source.kv(), order.tenant(), order.id());
    if (!records.begin()) {
      return records.decision().orElseThrow(MoveException.TakenOver::new);
    }
    // A run before this one may have died in its freeze.
    new SourceAlone(source).thaw(order);
    MoveRecords atTarget = occupy(order, records);
    atTarget.begin();
    new EtcdTenancy(target).ensure(order.tenant());
    var leases = new LeaseCopies(source.leases(), target.leases(), order.tenant());
    var guards = List.of(targetFence.guard(order.tenant(), order.id()), atTarget.guard());
    for (int attempt = 1; ; attempt++) {
      try {
        var writer = new TargetWriter(target.kv(), guards, leases);
        return mirrorOnce(new Attempt(order, records, atTarget, leases, writer, progress));
      } catch (EtcdException e) {
        // History is kept for minutes only: what is copied stays, so the next round is shorter.
        if (!e.isCompacted() || attempt == ATTEMPTS) {
          throw e;
        }
      } catch (MoveException.Disturbed e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        if (!records.renew()) {
          throw new MoveException.TakenOver();
        }
      }
    }
  }

  private record Attempt(
      Order order,
      MoveRecords records,
      MoveRecords atTarget,
      LeaseCopies leases,
      TargetWriter writer,
      Progress progress) {
    TenantId tenant() {
      return order.tenant();
    }
  }

  /** Takes the tenant's place at the target, which nobody else may have. */
  private MoveRecords occupy(Order order, MoveRecords records) {
    TenantId id = order.tenant();
    boolean ours = targetFence.holder(id).filter(order.id()::equals).isPresent();
    var atTarget = new MoveRecords(target.kv(), id, order.id());
    long there = records.revision();
    long here = atTarget.revision();
    if (here < there + HEADROOM) {
      throw new MoveException.Impossible(
          ("the target is at revision %,d and the source at %,d: resourceVersions would go back, and"
                  + " clients' watches fall silent. Move to an etcd cluster of a higher epoch"
                  + " (kubinception etcd install --epoch)")
              .formatted(here, there));
    }
    // After the revision, which no removal helps.
    if (!ours && !new EtcdTenancy(target).leftovers(id).none()) {
      throw new MoveException.Occupied(id);
    }
    if (!ours) {
      TargetRoom.require(source, target, id);
    }
    return switch (targetFence.freeze(id, order.id())) {
      case Freeze.Frozen frozen -> atTarget;
      case Freeze.HeldBy(String owner) -> throw new MoveException.Busy("target", owner);
      case Freeze.Finished(String result) ->
          throw new MoveException.Impossible("this move has been done: " + result);
    };
  }

  private Proof mirrorOnce(Attempt attempt) {
    long copied = copy(attempt);
    try (ChangeStream changes = source.watches().from(attempt.tenant().keyRange(), copied + 1)) {
      attempt.progress().at(Stage.FOLLOWING, 0);
      chase(attempt, changes);
      return frozen(attempt, changes);
    }
  }

  /** Copies the tenant as it is at one revision, which it returns. */
  private long copy(Attempt attempt) {
    attempt.progress().at(Stage.COPYING, 0);
    RangeScan from = RangeScan.pinned(source.kv(), attempt.tenant().keyRange());
    RangeScan to = RangeScan.moving(target.kv(), attempt.tenant().keyRange());
    new Comparison(from, to, attempt.leases())
        .walk(attempt.writer()::write, keys -> attempt.progress().at(Stage.COPYING, keys));
    attempt.writer().flush();
    return from.revision();
  }

  /** Follows the source until it is close behind. */
  private void chase(Attempt attempt, ChangeStream changes) {
    Instant end = clock.instant().plus(LONGEST_CHASE);
    Runnable inTime =
        () -> {
          if (clock.instant().isAfter(end)) {
            throw new MoveException.Disturbed(
                "after %d s the mirror was still behind: the tenant writes faster than the target"
                        .formatted(LONGEST_CHASE.toSeconds())
                    + " takes it, or the source does not tell how far it is");
          }
        };
    Instant begun;
    do {
      begun = clock.instant();
      follow(attempt, changes, attempt.records().revision(), inTime);
    } while (Duration.between(begun, clock.instant()).compareTo(CLOSE) > 0);
  }

  /** Takes over all changes up to the revision at least; {@code inTime} may end it by throwing. */
  private static void follow(
      Attempt attempt, ChangeStream changes, long revision, Runnable inTime) {
    changes.askProgress();
    while (changes.through() < revision) {
      changes
          .next(PATIENCE)
          .ifPresentOrElse(some -> some.forEach(attempt.writer()::write), changes::askProgress);
      inTime.run();
    }
    attempt.writer().flush();
  }

  private Proof frozen(Attempt attempt, ChangeStream changes) {
    Instant frozenAt = clock.instant();
    Order order = attempt.order();
    try {
      if (sourceFence.freeze(order.tenant(), order.id()) instanceof Freeze.HeldBy(String owner)) {
        throw new MoveException.Busy("source", owner);
      }
      attempt.progress().at(Stage.DRAINING, 0);
      Runnable inTime = () -> checkTime(order, frozenAt);
      // The fence has its place in the order of writes: none of the tenant's comes after this.
      long last = attempt.records().revision();
      follow(attempt, changes, last, inTime);
      attempt.progress().at(Stage.PROVING, 0);
      Proof proof = prove(attempt, changes.through(), frozenAt, inTime);
      inTime.run();
      if (!attempt.records().decide(sourceGuard(order), proof)) {
        throw new MoveException.TakenOver();
      }
      return proof;
    } catch (RuntimeException e) {
      goOnAtSource(attempt, e);
      throw e;
    }
  }

  private void checkTime(Order order, Instant frozenAt) {
    if (clock.instant().isAfter(frozenAt.plus(order.longestFreeze()))) {
      throw new MoveException.TooLong(order.longestFreeze());
    }
  }

  private Condition sourceGuard(Order order) {
    return sourceFence.guard(order.tenant(), order.id());
  }

  private Proof prove(Attempt attempt, long through, Instant frozenAt, Runnable inTime) {
    var there = new Sums(RangeScan.at(source.kv(), attempt.tenant().keyRange(), through));
    var here = new Sums(RangeScan.pinned(target.kv(), attempt.tenant().keyRange()));
    Sums.addAll(there, here, inTime);
    if (!there.equalTo(here)) {
      throw new MoveException.Disturbed(
          "the copy differs: %s at the source, %s at the target".formatted(there, here));
    }
    long floor = attempt.atTarget().begunAt();
    if (floor <= through) {
      throw new MoveException.Impossible(
          "the source caught up with the target's revision (%,d and %,d): resourceVersions would go"
                  .formatted(through, floor)
              + " back. Move to an etcd cluster of a higher epoch");
    }
    if (!sourceFence.holds(attempt.tenant(), attempt.order().id())) {
      throw new MoveException.Disturbed("the source is no longer frozen for us");
    }
    return new Proof(there.keys(), there.bytes(), there.sha256(), through, floor, frozenAt);
  }

  /** Nobody waits for a move that failed; unless it was decided and only the answer got lost. */
  private void goOnAtSource(Attempt attempt, RuntimeException why) {
    try {
      if (attempt.records().renew() || attempt.records().isGivenUp()) {
        sourceFence.abandon(attempt.tenant(), attempt.order().id());
      }
    } catch (EtcdException second) {
      why.addSuppressed(second);
    }
  }

  /**
   * Lets the tenant go on at the target. Its API servers at the source cannot read any more, so
   * that nobody takes old state for new.
   *
   * @throws IllegalStateException when nothing was decided
   * @throws EtcdException when etcd fails
   */
  public void release(Order order) {
    TenantId id = order.tenant();
    Proof proof =
        new MoveRecords(source.kv(), id, order.id())
            .decision()
            .orElseThrow(() -> new IllegalStateException("the move of " + id + " is not decided"));
    if (source.auth().roleGet(id.role()).isPresent()) {
      source.auth().roleRevokeRange(id.role(), id.keyRange());
    }
    new EtcdTenancy(target).ensure(id);
    targetFence.finish(id, order.id(), proof.text());
    new MoveRecords(target.kv(), id, order.id()).forgetRun();
  }

  /** What came of a rollback. */
  public enum RollBack {
    /** The tenant goes on at the source, and the target knows nothing of it. */
    DONE,
    /** Call it again: keys are left at the target. */
    GOES_ON,
    /** It is decided: the tenant lives at the target. */
    TOO_LATE
  }

  /**
   * Sees to it that the move is not decided any more, unless it is. A mirror that runs fails when
   * it writes next.
   *
   * @return false if it is decided
   * @throws EtcdException when etcd fails
   */
  public boolean giveUp(Order order) {
    boolean undecided = new MoveRecords(source.kv(), order.tenant(), order.id()).giveUp();
    if (undecided) {
      new MoveRecords(target.kv(), order.tenant(), order.id()).forgetRun();
    }
    return undecided;
  }

  /**
   * Takes the move back, unless it is decided. Its mirror must have ended: see {@link #giveUp}.
   *
   * @param maxBatches after how many batches of deleted keys to stop
   * @throws EtcdException when etcd fails
   */
  public RollBack rollBack(Order order, int maxBatches) {
    if (!new MoveRecords(source.kv(), order.tenant(), order.id()).giveUp()) {
      return RollBack.TOO_LATE;
    }
    // First of all: the target may be away.
    new SourceAlone(source).thaw(order);
    new MoveRecords(target.kv(), order.tenant(), order.id()).forgetRun();
    // What is there without our fence is not ours.
    if (targetFence.holder(order.tenant()).filter(order.id()::equals).isEmpty()) {
      return RollBack.DONE;
    }
    return new EtcdTenancy(target).remove(order.tenant(), maxBatches).complete()
        ? RollBack.DONE
        : RollBack.GOES_ON;
  }

  /**
   * Removes the tenant from the source. Its API servers must be gone from there: etcd checks a
   * watch only when it is opened, so they would tell their clients that everything was deleted.
   *
   * @param maxBatches after how many batches of deleted keys to stop
   * @return whether nothing is left
   * @throws EtcdException when etcd fails
   */
  public boolean clear(Order order, int maxBatches) {
    boolean decided =
        new MoveRecords(source.kv(), order.tenant(), order.id()).decision().isPresent();
    // Without the decision it was cleared before, or never moved.
    return !decided || new EtcdTenancy(source).remove(order.tenant(), maxBatches).complete();
  }
}

package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.Room;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.BackupStore;
import io.kubinception.etcd.backup.BackupSummary;
import io.kubinception.etcd.backup.TenantBackup;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Puts an etcd tenant back to a backup, on the shared etcd and while its API servers run: they read
 * on, cannot write for the time of it, and see the changes as they see any others, by their
 * watches. Revisions only go up. Whatever stops it, running it again with the same id goes on where
 * it was; after its end, running it again does nothing.
 */
public final class TenantRestore {
  private static final int ATTEMPTS = 5;

  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;
  private final TenantFence fence;
  private final TenantBackup backups;
  private final Optional<Readers> readers;
  private final BooleanSupplier keysStay;

  /** Works as a user with the role root; whether values can be decrypted is not looked at. */
  public TenantRestore(EtcdClient etcd, BackupStore store, BackupKey key, Clock clock) {
    this(etcd, store, key, new TenantBackup(etcd, store, key, clock), Optional.empty(), () -> true);
  }

  private TenantRestore(
      EtcdClient etcd,
      BackupStore store,
      BackupKey key,
      TenantBackup backups,
      Optional<Readers> readers,
      BooleanSupplier keysStay) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
    this.fence = new TenantFence(etcd);
    this.backups = backups;
    this.readers = readers;
    this.keysStay = keysStay;
  }

  /**
   * The same, which restores nothing that API servers could not read.
   *
   * @param marks how encrypted values begin that they can read
   * @param keysStay whether they will go on to; asked when the tenant is frozen, and nobody else
   *     writes with another key any more
   */
  public TenantRestore readableBy(Set<String> marks, BooleanSupplier keysStay) {
    return new TenantRestore(
        etcd, store, key, backups, Optional.of(Readers.inForce(marks)), keysStay);
  }

  /**
   * What to do.
   *
   * @param tenant where
   * @param id names this restore; never used again
   * @param backup the backup's name in the store
   * @param safety the name under which the present state is kept first; never used again
   * @param origin the name of the etcd cluster, for the safety backup's header
   */
  public record Order(TenantId tenant, String id, String backup, String safety, String origin) {}

  /** The stages of a restore. */
  public enum Stage {
    /** Reads the backup through, before anything is touched. */
    CHECKING,
    /** The tenant is frozen, and its present state is kept. */
    SAVING,
    /** Writes what differs. */
    WRITING,
    /** Compares all of it. */
    PROVING
  }

  /** Is told how far a restore is. */
  @FunctionalInterface
  public interface Progress {
    /** At each stage's begin and with each part of it; keys are counted per stage. */
    void at(Stage stage, long keys);
  }

  /**
   * What a restore would do now; the tenant is neither frozen nor changed.
   *
   * @throws RestoreException.Impossible when the backup is of another tenant
   * @throws RestoreException.KeyMissing when API servers could not read some of it
   * @throws BackupException when the backup cannot be read
   * @throws EtcdException when etcd fails
   */
  public Plan plan(TenantId tenant, String backup) {
    check(tenant, backup);
    return compare(tenant, backup);
  }

  private Plan compare(TenantId tenant, String backup) {
    Scope scope = InPlace.now(etcd.kv(), tenant);
    try (BackupReader wanted = file(backup).open()) {
      RangeScan current = RangeScan.moving(etcd.kv(), tenant.keyRange());
      return Difference.walk(tenant, scope, wanted, current, change -> {}).plan();
    }
  }

  /**
   * Restores, proves it and lets the tenant go on.
   *
   * @throws RestoreException.Impossible when the backup is of another tenant
   * @throws RestoreException.KeyMissing when API servers could not read some of it
   * @throws RestoreException.NoRoom when the etcd cluster would become too full; the tenant goes on
   * @throws RestoreException.Busy when other work holds the tenant
   * @throws RestoreException.Disturbed when somebody writes into the frozen tenant again and again
   * @throws RestoreException.HalfDone when it cannot go on and has changed keys: they stay frozen
   * @throws BackupException when the backup cannot be read; nothing was changed, and the tenant
   *     goes on
   * @throws EtcdException when etcd fails
   */
  public Restored restore(Order order, Progress progress) {
    try {
      return restoreChecked(order, progress);
    } catch (BackupException
        | EtcdException
        | RestoreException.Impossible
        | RestoreException.KeyMissing
        | RestoreException.NoRoom e) {
      throw letGo(order, e);
    }
  }

  /**
   * No customer waits for a store that is down or a backup that is lost, while all is as it was.
   */
  private RuntimeException letGo(Order order, RuntimeException why) {
    try {
      return fence.abandonUnchanged(order.tenant(), order.id())
          ? why
          : new RestoreException.HalfDone(why);
    } catch (EtcdException second) {
      why.addSuppressed(second);
      return why;
    }
  }

  private Restored restoreChecked(Order order, Progress progress) {
    progress.at(Stage.CHECKING, 0);
    requireRoom(order, check(order.tenant(), order.backup()));
    Freeze freeze = fence.freeze(order.tenant(), order.id());
    return switch (freeze) {
      case Freeze.Finished(String result) -> Restored.parse(result);
      case Freeze.HeldBy(String owner) -> throw new RestoreException.Busy(owner);
      case Freeze.Frozen frozen -> {
        requireTenant(order);
        yield restoreFrozen(order, progress);
      }
    };
  }

  /**
   * Asked before anybody is frozen. What has begun to write goes on: half of it helps nobody. Only
   * where a backup would not fit as a whole it matters how much of it is there already.
   *
   * @param most bytes of the backup
   */
  private void requireRoom(Order order, long most) {
    if (!fence.hasBegun(order.tenant(), order.id())
        && Room.missingInPlace(new EtcdHealth(etcd).report(), most).isPresent()) {
      Plan plan = compare(order.tenant(), order.backup());
      RestoreException.NoRoom.unlessThereIsInPlace(etcd, plan.bytes());
    }
  }

  /** A tenant that was removed must not come back without anybody to remove it again. */
  private void requireTenant(Order order) {
    if (!fence.holds(order.tenant(), order.id())) {
      fence.abandon(order.tenant(), order.id());
      throw new RestoreException.Impossible(
          "tenant %s has no role of its own in etcd: it was deleted, or is not made yet"
              .formatted(order.tenant()));
    }
  }

  /** Reads it through, before anything is touched; the bytes that it takes. */
  private long check(TenantId tenant, String backup) {
    try (BackupReader reader = file(backup).open()) {
      String of = reader.header().subject();
      if (!of.equals(tenant.value())) {
        throw new RestoreException.Impossible(
            "the backup is of tenant %s, this is %s: values may be encrypted for their keys"
                .formatted(of, tenant));
      }
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        ByteString value = next.get().value();
        readers.ifPresent(keys -> keys.requireFor(value));
      }
      return reader.summary().bytes();
    }
  }

  private Restored restoreFrozen(Order order, Progress progress) {
    if (!fence.hasChanges(order.tenant(), order.id()) && !keysStay.getAsBoolean()) {
      throw new RestoreException.KeyMissing(
          "a rotation of the cluster's encryption key has begun meanwhile");
    }
    progress.at(Stage.SAVING, 0);
    var tenant =
        new FrozenTenant(
            etcd,
            fence,
            order.tenant(),
            order.id(),
            file(order.backup()),
            InPlace.of(safety(order, progress)));
    if (!fence.beginChanges(order.tenant(), order.id())) {
      throw new RestoreException.Disturbed("somebody else has ended this restore");
    }
    Plan first = null;
    for (int attempt = 1; ; attempt++) {
      try {
        progress.at(Stage.WRITING, 0);
        Plan written = tenant.write(keys -> progress.at(Stage.WRITING, keys));
        first = first == null ? written : first;
        progress.at(Stage.PROVING, 0);
        Restored restored = tenant.prove(first);
        fence.finish(order.tenant(), order.id(), restored.text());
        return restored;
      } catch (RestoreException.Disturbed e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        refreeze(order);
      }
    }
  }

  /** The state before the first write: a restore that goes on must not take it again. */
  private BackupSummary safety(Order order, Progress progress) {
    if (!fence.hasChanges(order.tenant(), order.id())) {
      // One that is there is of before a thaw: the tenant went on since.
      return takeSafety(order, progress);
    }
    try {
      return BackupReader.verify(store, order.safety(), key).summary();
    } catch (BackupException.NotFound e) {
      return takeSafety(order, progress);
    }
  }

  private BackupSummary takeSafety(Order order, Progress progress) {
    return backups
        .take(
            order.tenant(),
            order.origin(),
            order.safety(),
            (keys, bytes) -> progress.at(Stage.SAVING, keys))
        .summary();
  }

  private void refreeze(Order order) {
    if (!(fence.freeze(order.tenant(), order.id()) instanceof Freeze.Frozen)) {
      throw new RestoreException.Disturbed("somebody else has ended this restore");
    }
    requireTenant(order);
  }

  private BackupFile file(String backup) {
    return new BackupFile(store, backup, key);
  }
}

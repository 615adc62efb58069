package io.kubinception.etcd.restore;

import io.kubinception.etcd.Claims.Answer;
import io.kubinception.etcd.Claims.Claim;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.BackupStore;
import java.util.Optional;
import java.util.Set;

/**
 * Proves that a backup can be restored by doing it: into a scratch tenant of the shared etcd, which
 * is compared with the backup key by key and removed without a trace. Nobody has a certificate for
 * it, and it is frozen for everybody else. Whatever stops a drill, running it again with the same
 * scratch tenant ends well, and so does {@link #abandon}. One at a time in an etcd cluster.
 */
public final class TenantDrill {
  /** A scratch tenant knows one piece of work only. */
  private static final String OWNER = "drill";

  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;
  private final TenantFence fence;
  private final EtcdTenancy tenancy;

  /** Works as a user with the role root. */
  public TenantDrill(EtcdClient etcd, BackupStore store, BackupKey key) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
    this.fence = new TenantFence(etcd);
    this.tenancy = new EtcdTenancy(etcd);
  }

  /**
   * What to do.
   *
   * @param scratch a tenant that nothing else is called, written down before by who asks
   * @param home the admin cluster that it is told to belong to
   * @param backup the backup's name in the store
   * @param readable how encrypted values begin that the keys kept with the backup can read
   */
  public record Order(TenantId scratch, String home, String backup, Set<String> readable) {
    public Order {
      readable = Set.copyOf(readable);
    }
  }

  /** The stages of a drill. */
  public enum Stage {
    /** Reads the backup through, before anything is made. */
    CHECKING,
    /** Makes the scratch tenant, frozen. */
    MAKING,
    /** Writes what the backup holds. */
    WRITING,
    /** Compares all of it. */
    PROVING,
    /** Takes all of it away. */
    REMOVING
  }

  /** Is told how far a drill is. */
  @FunctionalInterface
  public interface Progress {
    /** At each stage's begin and with each part of it. */
    void at(Stage stage, long keys);
  }

  /**
   * Restores the backup, proves it, and removes what it made.
   *
   * @throws RestoreException.NoRoom when the etcd cluster would become too full
   * @throws RestoreException.KeyMissing when nobody could read some of the values
   * @throws RestoreException.ClusterBusy when other work goes on in the etcd cluster: nothing was
   *     done, and what an earlier run has left is still there
   * @throws RestoreException.Disturbed when somebody writes into the scratch tenant
   * @throws BackupException when the backup cannot be read; after these, but for the busy cluster,
   *     the scratch tenant is gone
   * @throws EtcdException when etcd fails: run it again, or abandon it
   */
  public Restored drill(Order order, Progress progress) {
    try {
      progress.at(Stage.CHECKING, 0);
      long bytes = check(order);
      try (Claim claim = claim()) {
        return drillAlone(order, bytes, watched(progress, claim));
      }
    } catch (RestoreException.ClusterBusy e) {
      throw e;
    } catch (BackupException | RestoreException e) {
      abandon(order.scratch());
      throw e;
    }
  }

  /** Removes the scratch tenant, wherever a drill stopped; one that still goes on stops. */
  public void abandon(TenantId scratch) {
    fence.release(scratch, OWNER);
    tenancy.remove(scratch);
    if (!tenancy.leftovers(scratch).none()) {
      throw new RestoreException.Disturbed(
          "the scratch tenant %s was written into while it was removed".formatted(scratch));
    }
  }

  /** Reads it through; the bytes that it takes. */
  private long check(Order order) {
    var scope = new InScratch();
    var readers = new Readers(order.readable());
    try (BackupReader reader = file(order).open()) {
      for (Optional<BackupRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        next.filter(scope::restores).ifPresent(record -> readers.requireFor(record.value()));
      }
      return reader.summary().bytes();
    }
  }

  private Claim claim() {
    return switch (etcd.claims().take("restore drill, process " + ProcessHandle.current().pid())) {
      case Answer.Taken(Claim claim) -> claim;
      case Answer.Busy(String work) -> throw new RestoreException.ClusterBusy(work);
    };
  }

  private static Progress watched(Progress progress, Claim claim) {
    return (stage, keys) -> {
      if (!claim.held()) {
        throw new RestoreException.Disturbed(
            "etcd did not answer for so long that other work may have begun");
      }
      progress.at(stage, keys);
    };
  }

  private Restored drillAlone(Order order, long bytes, Progress progress) {
    progress.at(Stage.MAKING, 0);
    Room.require(new EtcdHealth(etcd).report(), bytes);
    FrozenTenant scratch = make(order);
    progress.at(Stage.WRITING, 0);
    Plan written = scratch.write(keys -> progress.at(Stage.WRITING, keys));
    progress.at(Stage.PROVING, 0);
    Restored proved = scratch.prove(written);
    progress.at(Stage.REMOVING, 0);
    abandon(order.scratch());
    return proved;
  }

  /** Whose it is comes first: whatever dies from here on, somebody knows what to remove. */
  private FrozenTenant make(Order order) {
    TenantId scratch = order.scratch();
    new TenantHome(etcd).settle(scratch, order.home());
    tenancy.ensure(scratch);
    if (fence.freeze(scratch, OWNER) instanceof Freeze.HeldBy(String owner)) {
      throw new RestoreException.Busy(owner);
    }
    return new FrozenTenant(etcd, fence, scratch, OWNER, file(order), new InScratch());
  }

  private BackupFile file(Order order) {
    return new BackupFile(store, order.backup(), key);
  }
}

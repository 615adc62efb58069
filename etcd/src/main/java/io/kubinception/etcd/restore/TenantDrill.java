package io.kubinception.etcd.restore;

import io.kubinception.etcd.Claims.Answer;
import io.kubinception.etcd.Claims.Claim;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
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
 * is compared with the backup key by key and removed without a trace. Whatever stops a drill,
 * running it again with the same scratch tenant ends well, and so does {@link
 * ScratchTenant#remove}. One at a time in an etcd cluster.
 */
public final class TenantDrill {
  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;

  /** Works as a user with the role root. */
  public TenantDrill(EtcdClient etcd, BackupStore store, BackupKey key) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
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
   * @throws EtcdException when etcd fails: run it again, or remove the scratch tenant
   */
  public Restored drill(Order order, Progress progress) {
    try {
      progress.at(Stage.CHECKING, 0);
      // Before the claim: a full etcd takes none.
      RestoreException.NoRoom.unlessThereIs(etcd, check(order));
      try (Claim claim = claim()) {
        return drillAlone(order, watched(progress, claim));
      }
    } catch (RestoreException.ClusterBusy e) {
      throw e;
    } catch (BackupException | RestoreException e) {
      scratch(order).remove();
      throw e;
    }
  }

  /** Reads it through; the bytes that it takes. */
  private long check(Order order) {
    var scope = new InScratch();
    var readers = Readers.kept(order.readable());
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

  private Restored drillAlone(Order order, Progress progress) {
    progress.at(Stage.MAKING, 0);
    FrozenTenant tenant = scratch(order).make(order.home(), file(order));
    progress.at(Stage.WRITING, 0);
    Plan written = tenant.write(keys -> progress.at(Stage.WRITING, keys));
    progress.at(Stage.PROVING, 0);
    Restored proved = tenant.prove(written);
    progress.at(Stage.REMOVING, 0);
    scratch(order).remove();
    return proved;
  }

  private ScratchTenant scratch(Order order) {
    return new ScratchTenant(etcd, order.scratch());
  }

  private BackupFile file(Order order) {
    return new BackupFile(store, order.backup(), key);
  }
}

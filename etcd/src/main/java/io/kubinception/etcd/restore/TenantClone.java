package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.BackupStore;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Fills a new etcd tenant with what a backup of another one holds, before its first API server
 * runs. It is frozen meanwhile, so that none can start on a part. Whatever stops it, running it
 * again goes on where it was; after its end, running it again does nothing.
 */
public final class TenantClone {
  private static final ByteString SERVICE_RANGE =
      ByteString.copyFromUtf8("registry/servicecidrs/kubernetes");

  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;
  private final TenantFence fence;

  /** Works as a user with the role root. */
  public TenantClone(EtcdClient etcd, BackupStore store, BackupKey key) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
    this.fence = new TenantFence(etcd);
  }

  /**
   * What to do.
   *
   * @param tenant the new one
   * @param id names this work; never used again
   * @param backup the backup's name in the store
   * @param services the range of addresses that the new cluster gives to Services
   * @param readable how encrypted values begin that the new cluster can read
   */
  public record Order(
      TenantId tenant, String id, String backup, String services, Set<String> readable) {
    public Order {
      readable = Set.copyOf(readable);
    }
  }

  /**
   * Fills the tenant, proves it and lets it be written to.
   *
   * @param progress is told how many keys have been written
   * @throws RestoreException.Impossible when the new cluster could not live with these data
   * @throws RestoreException.KeyMissing when it could not read some of them
   * @throws RestoreException.NoRoom when the etcd cluster would become too full
   * @throws RestoreException.Busy when other work holds the tenant
   * @throws RestoreException.Disturbed when somebody writes into the tenant
   * @throws BackupException when the backup cannot be read
   * @throws EtcdException when etcd fails
   */
  public Restored fill(Order order, LongConsumer progress) {
    long bytes = check(order);
    return switch (fence.freeze(order.tenant(), order.id())) {
      case Freeze.Finished(String result) -> Restored.parse(result);
      case Freeze.HeldBy(String owner) -> throw new RestoreException.Busy(owner);
      case Freeze.Frozen frozen -> {
        var tenant =
            new FrozenTenant(etcd, fence, order.tenant(), order.id(), file(order), new AtBirth());
        if (etcd.kv().count(order.tenant().keyRange()).keys() == 0) {
          RestoreException.NoRoom.unlessThereIs(etcd, bytes);
        }
        Restored restored = tenant.prove(tenant.write(progress));
        fence.finish(order.tenant(), order.id(), restored.text());
        yield restored;
      }
    };
  }

  /** Reads it through, before anything is written; the bytes that it takes. */
  private long check(Order order) {
    Scope scope = new AtBirth();
    var readers = Readers.kept(order.readable());
    try (BackupReader reader = file(order).open()) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        BackupRecord record = next.get();
        if (record.key().equals(SERVICE_RANGE)
            && !record.value().toStringUtf8().contains(order.services())) {
          throw new RestoreException.Impossible(
              "the Services in the backup have addresses of another range than %s"
                  .formatted(order.services()));
        }
        if (scope.restores(record)) {
          readers.requireFor(record.value());
        }
      }
      return reader.summary().bytes();
    }
  }

  private BackupFile file(Order order) {
    return new BackupFile(store, order.backup(), key);
  }
}

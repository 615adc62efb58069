package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.BackupStore;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a new etcd tenant with what a backup of another one holds, before its first API server
 * runs. It is frozen meanwhile, so that none can start on a part. Whatever stops it, running it
 * again goes on where it was; after its end, running it again does nothing.
 */
public final class TenantClone {
  private static final ByteString SERVICE_RANGE =
      ByteString.copyFromUtf8("registry/servicecidrs/kubernetes");

  /** What an API server has encrypted begins with how, and with the name of the key. */
  private static final Pattern ENCRYPTED = Pattern.compile("k8s:enc:[^:]+:v[0-9]+:([^:]+):");

  private static final int LONGEST_MARK = 200;

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
   * @throws RestoreException.Busy when other work holds the tenant
   * @throws RestoreException.Disturbed when somebody writes into the tenant
   * @throws BackupException when the backup cannot be read
   * @throws EtcdException when etcd fails
   */
  public Restored fill(Order order, LongConsumer progress) {
    check(order);
    return switch (fence.freeze(order.tenant(), order.id())) {
      case Freeze.Finished(String result) -> Restored.parse(result);
      case Freeze.HeldBy(String owner) -> throw new RestoreException.Busy(owner);
      case Freeze.Frozen frozen -> {
        Plan written = write(order, progress);
        Restored restored = prove(order, written);
        fence.finish(order.tenant(), order.id(), restored.text());
        yield restored;
      }
    };
  }

  /** Reads it through, before anything is written. */
  private void check(Order order) {
    Scope scope = new AtBirth();
    try (BackupReader reader = BackupReader.open(store, order.backup(), key)) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        BackupRecord record = next.get();
        if (record.key().equals(SERVICE_RANGE)
            && !record.value().toStringUtf8().contains(order.services())) {
          throw new RestoreException.Impossible(
              "the Services in the backup have addresses of another range than %s: networks.services must be as in the first cluster"
                  .formatted(order.services()));
        }
        if (scope.restores(record)) {
          checkReadable(order, record.value());
        }
      }
    }
  }

  private static void checkReadable(Order order, ByteString value) {
    String begin =
        value
            .substring(0, Math.min(value.size(), LONGEST_MARK))
            .toString(StandardCharsets.ISO_8859_1);
    Matcher encrypted = ENCRYPTED.matcher(begin);
    if (encrypted.lookingAt() && !order.readable().contains(encrypted.group())) {
      throw new RestoreException.KeyMissing(
          "its Secrets are encrypted with key %s, which was not kept with it"
              .formatted(encrypted.group(1)));
    }
  }

  private Plan write(Order order, LongConsumer progress) {
    try (BackupReader wanted = BackupReader.open(store, order.backup(), key)) {
      var writer =
          new GuardedWriter(etcd.kv(), fence.guard(order.tenant(), order.id()), progress::accept);
      RangeScan current = RangeScan.moving(etcd.kv(), order.tenant().keyRange());
      Plan plan =
          Difference.walk(order.tenant(), new AtBirth(), wanted, current, writer::write).plan();
      writer.flush();
      return plan;
    }
  }

  private Restored prove(Order order, Plan written) {
    try (BackupReader wanted = BackupReader.open(store, order.backup(), key)) {
      RangeScan current = RangeScan.pinned(etcd.kv(), order.tenant().keyRange());
      var found = Difference.walk(order.tenant(), new AtBirth(), wanted, current, change -> {});
      if (found.plan().total().total() > 0 || !fence.holds(order.tenant(), order.id())) {
        throw new RestoreException.Disturbed("the new tenant was written into");
      }
      var sums = found.same();
      return new Restored(
          current.revision(), sums.keys(), sums.bytes(), sums.sha256(), written.total());
    }
  }
}

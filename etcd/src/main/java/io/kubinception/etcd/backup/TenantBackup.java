package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupHeader.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes backups of etcd tenants: all keys as they were at one revision, read page by page beside
 * the running control plane, in bounded memory.
 */
public final class TenantBackup {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int ATTEMPTS = 4;
  private static final int KNOWN_LEASES = 10_000;

  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;
  private final Clock clock;

  /** Reads as a user with the role root. */
  public TenantBackup(EtcdClient etcd, BackupStore store, BackupKey key, Clock clock) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Takes a backup and reads it back.
   *
   * @param origin the name of the etcd cluster, for the header
   * @param name the name in the store; one that is there already is replaced
   * @throws EtcdException when etcd fails
   * @throws BackupException.Outpaced when etcd forgets revisions faster than they can be read
   * @throws BackupException when the store fails
   */
  public Taken take(TenantId id, String origin, String name, BackupProgress progress) {
    for (int attempt = 1; ; attempt++) {
      try {
        return takeAtOneRevision(id, origin, name, progress);
      } catch (EtcdException e) {
        if (!e.isCompacted()) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw new BackupException.Outpaced(
              "%d times etcd compacted the revision of the backup before all of the tenant was"
                      .formatted(ATTEMPTS)
                  + " read: keep more history (--auto-compaction-retention) or find out what makes"
                  + " reading slow");
        }
      }
    }
  }

  private Taken takeAtOneRevision(
      TenantId id, String origin, String name, BackupProgress progress) {
    RangeScan scan = RangeScan.pinned(etcd.kv(), id.keyRange());
    BackupHeader header =
        BackupHeader.begin(Kind.TENANT, id.value(), origin, scan.revision(), key, clock);
    long stored = store.write(name, out -> write(out, header, id, scan, progress));
    return new Taken(header, BackupReader.verify(store, name, key).summary(), stored);
  }

  private void write(
      OutputStream out, BackupHeader header, TenantId id, RangeScan scan, BackupProgress progress)
      throws IOException {
    FrameWriter frames = new FrameWriter(out, key, header);
    SummaryBuilder sums = new SummaryBuilder();
    Map<Long, Long> leases = new HashMap<>();
    var page = new ByteArrayOutputStream(PAGE_BYTES);
    for (Optional<Entry> next = scan.next(); next.isPresent(); next = scan.next()) {
      ByteString relative = next.get().key().substring(id.keyRange().start().size());
      if (ServersOwn.holds(relative)) {
        continue;
      }
      BackupRecord entry = entry(relative, next.get(), leases);
      entry.write(new DataOutputStream(page));
      sums.add(entry);
      if (page.size() >= PAGE_BYTES) {
        frames.write(page.toByteArray());
        page.reset();
        progress.at(sums.keys(), sums.bytes());
      }
    }
    frames.write(page.toByteArray());
    page.reset();
    sums.build().write(new DataOutputStream(page));
    frames.finish(page.toByteArray());
  }

  private BackupRecord entry(ByteString relative, Entry entry, Map<Long, Long> leases) {
    return new BackupRecord(
        relative,
        entry.value(),
        entry.createRevision(),
        entry.modRevision(),
        entry.version(),
        entry.lease() == 0 ? 0 : ttl(entry.lease(), leases));
  }

  /** A lease that has ended meanwhile counts as one of a second: it was one. */
  private long ttl(long lease, Map<Long, Long> known) {
    if (known.size() >= KNOWN_LEASES) {
      known.clear();
    }
    return known.computeIfAbsent(
        lease,
        id ->
            etcd.leases()
                .granted(id)
                .map(Duration::toSeconds)
                .map(seconds -> Math.max(1, seconds))
                .orElse(1L));
  }
}

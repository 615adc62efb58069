package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupHeader.Kind;
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
  private static final int ATTEMPTS = 4;
  private static final int KNOWN_LEASES = 10_000;

  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;
  private final Clock clock;

  /** Reads as a user that may read the tenants' keys: a tenant's own one is enough. */
  public TenantBackup(EtcdClient etcd, BackupStore store, BackupKey key, Clock clock) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Takes a backup of this moment and reads it back.
   *
   * @param origin the name of the etcd cluster, for the header
   * @param name the name in the store; one that is there already is replaced
   * @throws EtcdException when etcd fails
   * @throws BackupException.Outpaced when etcd forgets revisions faster than they can be read
   * @throws BackupException when the store fails
   */
  public Taken take(TenantId id, String origin, String name, BackupProgress progress) {
    return take(id, origin, name, progress, Optional.empty());
  }

  /**
   * Goes on with a backup of that name whose writer died, as far as it is in the store and as long
   * as etcd has the revision that it shows; else takes one of this moment. For who may have a state
   * as old as the first call.
   *
   * @throws EtcdException when etcd fails
   * @throws BackupException.Outpaced when etcd forgets revisions faster than they can be read
   * @throws BackupException when the store fails
   */
  public Taken takeOrGoOn(TenantId id, String origin, String name, BackupProgress progress) {
    return take(id, origin, name, progress, left(id, origin, name));
  }

  private Taken take(
      TenantId id, String origin, String name, BackupProgress progress, Optional<Begun> left) {
    Optional<Begun> next = left;
    for (int attempt = 1; ; attempt++) {
      Begun begun = next.orElseGet(() -> begin(id, origin, name));
      next = Optional.empty();
      try {
        return finish(id, name, begun, progress);
      } catch (EtcdException e) {
        if (!begun.isLeft() && !e.isCompacted() || e instanceof EtcdException.Unavailable) {
          throw e;
        }
      } catch (BackupException.Unreadable e) {
        if (!begun.isLeft()) {
          throw e;
        }
      }
      if (attempt == ATTEMPTS) {
        throw new BackupException.Outpaced(
            "%d times etcd compacted the revision of the backup before all of the tenant was"
                    .formatted(ATTEMPTS)
                + " read: keep more ('kubinception etcd install --history', or"
                + " --auto-compaction-retention where you start etcd yourself) or find out what makes"
                + " reading slow");
      }
    }
  }

  /**
   * A backup that has begun.
   *
   * @param bookmark how far it is
   * @param upload where the rest goes
   */
  private record Begun(Bookmark bookmark, Upload upload) {
    boolean isLeft() {
      return bookmark.pages() > 0;
    }

    long revision() {
      return bookmark.header().revision();
    }
  }

  private Begun begin(TenantId id, String origin, String name) {
    long now = RangeScan.pinned(etcd.kv(), id.keyRange()).revision();
    BackupHeader header = BackupHeader.begin(Kind.TENANT, id.value(), origin, now, key, clock);
    return new Begun(new Bookmark(header, 0), store.begin(name));
  }

  private Optional<Begun> left(TenantId id, String origin, String name) {
    return store
        .resume(name)
        .flatMap(
            left -> {
              Optional<Begun> fitting =
                  Bookmark.decode(left.note())
                      .filter(bookmark -> bookmark.pages() > 0)
                      .filter(bookmark -> isOf(bookmark.header(), id, origin))
                      .map(bookmark -> new Begun(bookmark, left.upload()));
              if (fitting.isEmpty()) {
                left.upload().close();
              }
              return fitting;
            });
  }

  private boolean isOf(BackupHeader header, TenantId id, String origin) {
    return header.subject().equals(id.value())
        && header.origin().equals(origin)
        && header.keyId().equals(key.id());
  }

  private Taken finish(TenantId id, String name, Begun begun, BackupProgress progress) {
    BackupHeader header = begun.bookmark().header();
    long stored;
    try (Upload upload = begun.upload()) {
      RangeScan scan = RangeScan.at(etcd.kv(), id.keyRange(), begun.revision());
      stored =
          copy(
              id,
              scan,
              TenantWriter.behind(begun.bookmark().pages(), upload, key, header, progress));
    }
    return new Taken(header, BackupReader.verify(store, name, key).summary(), stored);
  }

  private long copy(TenantId id, RangeScan scan, TenantWriter writer) {
    Map<Long, Long> leases = new HashMap<>();
    for (Optional<Entry> next = scan.next(); next.isPresent(); next = scan.next()) {
      ByteString relative = next.get().key().substring(id.keyRange().start().size());
      if (!ServersOwn.holds(relative)) {
        writer.add(entry(relative, next.get(), leases));
      }
    }
    return writer.finish();
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

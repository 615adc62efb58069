package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.ResourceType;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.ContentDigest;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Walks through a backup and the tenant side by side, both in order of keys, and tells what differs
 * while it goes: neither is ever in memory as a whole.
 */
final class Difference {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private final ByteString prefix;
  private final Scope scope;
  private final BackupReader backup;
  private final RangeScan current;
  private final Consumer<Change> changes;
  private final TreeMap<ResourceType, ChangeCounts> types = new TreeMap<>();
  private final ContentDigest same = new ContentDigest();
  private long bytes;

  private Difference(
      TenantId id, Scope scope, BackupReader backup, RangeScan current, Consumer<Change> changes) {
    this.prefix = id.keyRange().start();
    this.scope = scope;
    this.backup = backup;
    this.current = current;
    this.changes = changes;
  }

  /**
   * What a walk found.
   *
   * @param plan what differs
   * @param same sums over what is as it was
   */
  record Found(Plan plan, ContentDigest same) {}

  /** Walks; {@code changes} is told each difference before the walk goes on. */
  static Found walk(
      TenantId id, Scope scope, BackupReader backup, RangeScan current, Consumer<Change> changes) {
    return new Difference(id, scope, backup, current, changes).walk();
  }

  private Found walk() {
    for (Optional<BackupRecord> wanted = wanted(); wanted.isPresent(); wanted = wanted()) {
      BackupRecord record = wanted.get();
      ByteString key = prefix.concat(record.key());
      removeUntil(key);
      Optional<Entry> there = current.peek().filter(entry -> entry.key().equals(key));
      if (there.isEmpty()) {
        tell(new Change.Create(key, record.type(), record.value()));
      } else {
        current.next();
        compare(record, there.get());
      }
    }
    while (current.peek().isPresent()) {
      removeNext();
    }
    return new Found(new Plan(types, same.keys(), bytes), same);
  }

  private Optional<BackupRecord> wanted() {
    Optional<BackupRecord> next = backup.next();
    while (next.filter(record -> !scope.restores(record)).isPresent()) {
      next = backup.next();
    }
    return next;
  }

  private void compare(BackupRecord wanted, Entry there) {
    // A value equal but bound to a lease would go away.
    if (there.value().equals(wanted.value()) && there.lease() == 0) {
      same.add(wanted.key(), wanted.value());
    } else {
      tell(new Change.Replace(there.key(), wanted.type(), there.modRevision(), wanted.value()));
    }
  }

  private void removeUntil(ByteString key) {
    while (current.peek().filter(entry -> ORDER.compare(entry.key(), key) < 0).isPresent()) {
      removeNext();
    }
  }

  private void removeNext() {
    Entry entry = current.next().orElseThrow();
    ByteString relative = entry.key().substring(prefix.size());
    if (scope.removes(relative, entry)) {
      tell(new Change.Delete(entry.key(), ResourceType.of(relative), entry.modRevision()));
    }
  }

  private void tell(Change change) {
    bytes += change.bytes();
    types.merge(change.type(), ChangeCounts.NONE.with(change), ChangeCounts::plus);
    changes.accept(change);
  }
}

package io.kubinception.etcd.restore;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupReader;
import java.util.function.LongConsumer;

/**
 * A tenant that is frozen for one piece of work, which makes it what a backup holds.
 *
 * @param owner the work that it is frozen for
 * @param wanted what it is to hold
 * @param scope which of its keys that concerns
 */
record FrozenTenant(
    EtcdClient etcd, TenantFence fence, TenantId id, String owner, BackupFile wanted, Scope scope) {

  /**
   * Writes what differs, and says what that was.
   *
   * @param progress is told how many keys have been written
   * @throws RestoreException.Disturbed when somebody else writes, or it is frozen for us no more
   */
  Plan write(LongConsumer progress) {
    try (BackupReader reader = wanted.open()) {
      var writer = new GuardedWriter(etcd.kv(), fence.guard(id, owner), progress::accept);
      RangeScan current = RangeScan.moving(etcd.kv(), id.keyRange());
      Plan plan = Difference.walk(id, scope, reader, current, writer::write).plan();
      writer.flush();
      return plan;
    }
  }

  /**
   * Compares all of it, at one revision.
   *
   * @param written what it took
   * @throws RestoreException.Disturbed when it differs
   */
  Restored prove(Plan written) {
    try (BackupReader reader = wanted.open()) {
      RangeScan current = RangeScan.pinned(etcd.kv(), id.keyRange());
      var found = Difference.walk(id, scope, reader, current, change -> {});
      if (found.plan().total().total() > 0 || !fence.holds(id, owner)) {
        throw new RestoreException.Disturbed("the frozen tenant was written into");
      }
      var sums = found.same();
      return new Restored(
          current.revision(), sums.keys(), sums.bytes(), sums.sha256(), written.total());
    }
  }
}

package io.kubinception.etcd.move;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.Room;
import io.kubinception.etcd.TenantId;
import java.util.Optional;

/** Asks, before a move begins, whether the tenant fits into the target with all who live there. */
final class TargetRoom {

  /** Refuses what would fill the target. */
  static void require(EtcdClient source, EtcdClient target, TenantId id) {
    Room.missing(new EtcdHealth(target).report(), bytes(source, id))
        .ifPresent(
            why -> {
              throw new MoveException.Impossible("there is no room at the target: " + why);
            });
  }

  private static long bytes(EtcdClient etcd, TenantId id) {
    long bytes = 0;
    RangeScan scan = RangeScan.moving(etcd.kv(), id.keyRange());
    for (Optional<Entry> next = scan.next(); next.isPresent(); next = scan.next()) {
      bytes += next.get().key().size() + next.get().value().size();
    }
    return bytes;
  }

  private TargetRoom() {}
}

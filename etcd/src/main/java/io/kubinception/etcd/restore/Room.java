package io.kubinception.etcd.restore;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.Maintenance.AlarmKind;

/** Whether an etcd cluster has room for a second copy of a tenant. */
final class Room {
  /** A full etcd stops all of its customers: a drill must not come near. */
  private static final double FULL_ENOUGH = 0.8;

  /** Etcd's own, for members that do not say theirs. */
  private static final long DEFAULT_QUOTA = 2L << 30;

  /**
   * Looks at every member that answered.
   *
   * @throws RestoreException.NoRoom when one of them would be too full with so many bytes more
   */
  static void require(ClusterReport report, long bytes) {
    if (report.alarms().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE)) {
      throw new RestoreException.NoRoom(
          "the etcd cluster is full (alarm NOSPACE): see to that first");
    }
    for (Member member : report.members()) {
      long quota = member.dbQuotaBytes() == 0 ? DEFAULT_QUOTA : member.dbQuotaBytes();
      if (member.reachable() && member.dbSizeBytes() + bytes > FULL_ENOUGH * quota) {
        throw new RestoreException.NoRoom(
            ("%s MiB more would fill the database of %s (%s MiB) beyond %.0f %% of its quota (%s"
                    + " MiB): defragment the etcd cluster, move customers away, or raise the quota")
                .formatted(
                    mebibytes(bytes),
                    member.name(),
                    mebibytes(member.dbSizeBytes()),
                    100 * FULL_ENOUGH,
                    mebibytes(quota)));
      }
    }
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }

  private Room() {}
}

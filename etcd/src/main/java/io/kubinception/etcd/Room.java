package io.kubinception.etcd;

import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.Maintenance.AlarmKind;
import java.util.Optional;

/** Whether an etcd cluster has room for what somebody wants to bring. */
public final class Room {
  /** A full etcd stops all of its customers: nobody must come near. */
  private static final double FULL_ENOUGH = 0.8;

  /**
   * Why there is none, as a sentence; empty when every member that answered has room.
   *
   * @param bytes how many come
   */
  public static Optional<String> missing(ClusterReport report, long bytes) {
    if (report.alarms().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE)) {
      return Optional.of("the etcd cluster is full (alarm NOSPACE): see to that first");
    }
    return report.members().stream()
        .filter(Member::reachable)
        .filter(member -> member.dbSizeBytes() + bytes > FULL_ENOUGH * member.quotaBytes())
        .findFirst()
        .map(member -> sentence(member, bytes));
  }

  private static String sentence(Member member, long bytes) {
    return ("%s MiB more would fill the database of %s (%s MiB) beyond %.0f %% of its quota (%s"
            + " MiB): defragment the etcd cluster, move customers away, or raise the quota")
        .formatted(
            mebibytes(bytes),
            member.name(),
            mebibytes(member.dbSizeBytes()),
            100 * FULL_ENOUGH,
            mebibytes(member.quotaBytes()));
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }

  private Room() {}
}

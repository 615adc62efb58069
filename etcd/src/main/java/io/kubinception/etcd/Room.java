package io.kubinception.etcd;

import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.Maintenance.AlarmKind;
import java.util.Optional;
import java.util.function.Function;

/** Whether an etcd cluster has room for what somebody wants to bring. */
public final class Room {
  /** A full etcd stops all of its customers: nobody must come near. */
  private static final double FULL_ENOUGH = 0.8;

  /** Free pages can be written to only while the file itself is below the quota. */
  private static final double FILE_FULL_ENOUGH = 0.95;

  /**
   * Why there is none, as a sentence; empty when every member that answered has room.
   *
   * @param bytes how many come
   */
  public static Optional<String> missing(ClusterReport report, long bytes) {
    return first(report, member -> fills(member, bytes));
  }

  /**
   * The same for a tenant who lives there already and must get back what is theirs. They may write
   * as long as etcd takes anything, so pages of its file that are free count as room: nobody has to
   * defragment first.
   *
   * @param bytes how many are written; without any there is room unless etcd takes no write at all
   */
  public static Optional<String> missingInPlace(ClusterReport report, long bytes) {
    return first(
        report, member -> bytes == 0 ? Optional.empty() : fillsWithFreePages(member, bytes));
  }

  private static Optional<String> first(
      ClusterReport report, Function<Member, Optional<String>> missing) {
    if (report.alarms().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE)) {
      return Optional.of("the etcd cluster is full (alarm NOSPACE): see to that first");
    }
    return report.members().stream()
        .filter(Member::reachable)
        .flatMap(member -> missing.apply(member).stream())
        .findFirst();
  }

  private static Optional<String> fills(Member member, long bytes) {
    return member.dbSizeBytes() + bytes > FULL_ENOUGH * member.quotaBytes()
        ? Optional.of(
            sentence(member, bytes, mebibytes(member.dbSizeBytes()) + " MiB", FULL_ENOUGH)
                + ": defragment the etcd cluster, move customers away, or raise the quota")
        : Optional.empty();
  }

  private static Optional<String> fillsWithFreePages(Member member, long bytes) {
    if (member.dbSizeInUseBytes() + bytes > FULL_ENOUGH * member.quotaBytes()) {
      String used = mebibytes(member.dbSizeInUseBytes()) + " MiB in use";
      return Optional.of(
          sentence(member, bytes, used, FULL_ENOUGH) + ": move customers away, or raise the quota");
    }
    // Where free pages lie apart the file grows, whatever is free.
    if (member.dbSizeBytes() + bytes > FILE_FULL_ENOUGH * member.quotaBytes()) {
      String file = "a file of %d MiB".formatted(mebibytes(member.dbSizeBytes()));
      return Optional.of(
          sentence(member, bytes, file, FILE_FULL_ENOUGH)
              + ": defragment the etcd cluster, or raise the quota");
    }
    return Optional.empty();
  }

  private static String sentence(Member member, long bytes, String now, double share) {
    return "%s MiB more would fill the database of %s (%s) beyond %.0f %% of its quota (%s MiB)"
        .formatted(
            mebibytes(bytes), member.name(), now, 100 * share, mebibytes(member.quotaBytes()));
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }

  private Room() {}
}

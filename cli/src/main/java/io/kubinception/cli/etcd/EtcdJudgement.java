package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One line on an etcd cluster: whether it is fine, and if not what to do. */
record EtcdJudgement(Mark mark, String sentence) {
  /** Below that, empty space in the file is not worth the pause of a defragmentation. */
  private static final long WORTH_DEFRAGMENTING = 256L << 20;

  static EtcdJudgement of(EtcdCluster cluster, Health health) {
    var status = cluster.getStatus();
    List<EtcdMember> members =
        status == null || status.members() == null ? List.of() : status.members();
    if (status == null || members.isEmpty()) {
      return new EtcdJudgement(
          health.mark(), health.well() ? "no members seen yet" : health.sentence());
    }
    var alarms = Objects.requireNonNullElse(status.alarms(), List.<String>of());
    var up = members.stream().filter(EtcdMember::reachable).count();
    var quorum = members.size() / 2 + 1;
    var count = "%d of %d members answer".formatted(up, members.size());
    if (up < quorum) {
      return new EtcdJudgement(
          Mark.BAD, count + ": no quorum, all writes fail; bring a member back now");
    }
    if (!alarms.isEmpty()) {
      return new EtcdJudgement(Mark.BAD, alarm(alarms));
    }
    if (up < members.size()) {
      return new EtcdJudgement(Mark.BAD, count + ": " + lost(up - quorum));
    }
    return health.well()
        ? new EtcdJudgement(Mark.WELL, count + well(status, members, up - quorum))
        : new EtcdJudgement(health.mark(), health.sentence());
  }

  private static String alarm(List<String> alarms) {
    var names = String.join(", ", alarms);
    return alarms.contains("NOSPACE")
        ? "alarm %s: writes are refused; delete what fills it, then kubinception etcd alarm clear"
            .formatted(names)
        : "alarm %s: find the damaged member and replace it".formatted(names);
  }

  private static String lost(long spare) {
    return spare == 0
        ? "one more loss stops all writes; bring the missing one back"
        : "bring the missing one back";
  }

  private static String well(EtcdClusterStatus status, List<EtcdMember> members, long spare) {
    var parts = new ArrayList<String>();
    parts.add(spare == 0 ? "none can be lost" : spare + " can be lost");
    var versions = members.stream().map(EtcdMember::version).distinct().toList();
    if (versions.size() > 1) {
      parts.add("versions differ: finish the upgrade");
    }
    var size = status.databaseBytes();
    var used = status.databaseInUseBytes();
    if (size != null && used != null) {
      parts.add("%s of %s in use".formatted(Sizes.of(used), Sizes.of(size)));
      if (size > WORTH_DEFRAGMENTING && used < size / 2) {
        parts.add("kubinception etcd defrag would give back " + Sizes.of(size - used));
      }
    }
    return ", " + String.join(", ", parts);
  }
}

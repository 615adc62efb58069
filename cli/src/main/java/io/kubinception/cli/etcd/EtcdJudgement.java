package io.kubinception.cli.etcd;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line on an etcd cluster: whether it is fine, and if not what to do.
 *
 * @param standsStill whether nobody is served, so that its customers are not to be asked for causes
 */
public record EtcdJudgement(Mark mark, String sentence, boolean standsStill) {
  /** Below that, empty space in the file is not worth the pause of a defragmentation. */
  private static final long WORTH_DEFRAGMENTING = 256L << 20;

  private static final double NEARLY_FULL = 0.8;

  public static EtcdJudgement of(EtcdCluster cluster, Health health) {
    var status = cluster.getStatus();
    List<EtcdMember> members =
        status == null || status.members() == null ? List.of() : status.members();
    if (status == null || members.isEmpty()) {
      return serving(health.mark(), health.well() ? "no members seen yet" : health.sentence());
    }
    // Learners neither vote nor count for a quorum.
    var voters = members.stream().filter(m -> !"learner".equals(m.role())).toList();
    var up = voters.stream().filter(EtcdMember::reachable).count();
    var quorum = voters.size() / 2 + 1;
    var count = "%d of %d members answer".formatted(up, voters.size());
    var lost = lostData(status);
    if (lost.isPresent()) {
      return new EtcdJudgement(Mark.BAD, lost.get(), true);
    }
    if (up < quorum) {
      return new EtcdJudgement(
          Mark.BAD,
          count
              + ": no quorum, all writes fail; bring a member back now (%s)"
                  .formatted(down(voters)),
          true);
    }
    var alarms = Objects.requireNonNullElse(status.alarms(), List.<String>of());
    if (!alarms.isEmpty()) {
      return serving(Mark.BAD, alarm(alarms));
    }
    if (up < voters.size()) {
      return serving(
          Mark.BAD, "%s, %s is down: %s".formatted(count, down(voters), lost(up - quorum)));
    }
    if (!health.well()) {
      return serving(health.mark(), health.sentence());
    }
    return full(status)
        .or(() -> denied(status, EtcdCluster.CERTIFICATES_LAST))
        .map(sentence -> serving(Mark.BAD, sentence))
        .orElseGet(() -> serving(Mark.WELL, count + well(status, members, up - quorum)));
  }

  /** What the operator says of an etcd of pods whose data are gone, or are on their way back. */
  private static Optional<String> lostData(EtcdClusterStatus status) {
    return Status.condition(status, EtcdReachable.CONDITION)
        .filter(c -> "False".equals(c.getStatus()) && EtcdReachable.isLoss(c.getReason()))
        .map(Condition::getMessage);
  }

  private static EtcdJudgement serving(Mark mark, String sentence) {
    return new EtcdJudgement(mark, sentence, false);
  }

  private static String down(List<EtcdMember> voters) {
    return voters.stream()
        .filter(member -> !member.reachable())
        .map(EtcdMember::name)
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> full(EtcdClusterStatus status) {
    var used = status.databaseInUseBytes();
    var quota = status.databaseQuotaBytes();
    return used == null || quota == null || used < quota * NEARLY_FULL
        ? Optional.empty()
        : Optional.of(
            ("%s of at most %s in use: move customers away ('kubinception etcd move'), or raise the"
                    + " quota; at the end all writes are refused")
                .formatted(Sizes.of(used), Sizes.of(quota)));
  }

  private static Optional<String> denied(EtcdClusterStatus status, String condition) {
    return Status.condition(status, condition)
        .filter(c -> "False".equals(c.getStatus()))
        .map(Condition::getMessage);
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
        ? "one more loss stops all writes; bring it back, or replace it"
        : "bring it back, or replace it";
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
      var quota = status.databaseQuotaBytes();
      parts.add(
          quota == null
              ? "%s of %s in use".formatted(Sizes.of(used), Sizes.of(size))
              : "%s of at most %s in use, %s on disk"
                  .formatted(Sizes.of(used), Sizes.of(quota), Sizes.of(size)));
      if (size > WORTH_DEFRAGMENTING && used < size / 2) {
        parts.add("kubinception etcd defrag would give back " + Sizes.of(size - used));
      }
    }
    // A disk may be slow every other minute: nobody has to get up for it.
    denied(status, EtcdCluster.DISKS_FAST).ifPresent(parts::add);
    return ", " + String.join(", ", parts);
  }
}

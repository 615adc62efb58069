package io.kubinception.operator.etcdcluster;

import static io.kubinception.operator.metrics.Metric.counter;
import static io.kubinception.operator.metrics.Metric.gauge;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.operate.Lookout.DiskTimes;
import io.kubinception.operator.metrics.Metric;
import io.kubinception.operator.metrics.Scrape;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Etcd clusters as they were at the last look: a scrape asks no etcd. */
public final class EtcdClusterMetrics implements MultiCollector {
  private static final String CLUSTER = "etcd_cluster";
  private static final String MEMBER = "member";

  static final Metric LOOKED =
      gauge(
          "kubinception_etcd_cluster_looked_at_timestamp_seconds",
          "When the operator last looked at it.",
          CLUSTER);
  static final Metric MEMBERS =
      gauge("kubinception_etcd_cluster_members", "Members that it has.", CLUSTER);
  static final Metric HEALTHY =
      gauge(
          "kubinception_etcd_cluster_members_healthy",
          "Members that answer and complain of nothing.",
          CLUSTER);
  static final Metric LEADER =
      gauge("kubinception_etcd_cluster_has_leader", "Whether a member leads: 1 or 0.", CLUSTER);
  static final Metric QUORUM =
      gauge(
          "kubinception_etcd_cluster_has_quorum",
          "Whether most voting members answer and one leads: 1 or 0.",
          CLUSTER);
  static final Metric LEADER_CHANGES =
      counter(
          "kubinception_etcd_cluster_leader_changes_total",
          "Elections seen since it was registered.",
          CLUSTER);
  static final Metric ALARM =
      gauge(
          "kubinception_etcd_cluster_alarm",
          "Whether an alarm of this kind is on: 1 or 0.",
          CLUSTER,
          "alarm");
  static final Metric TENANTS =
      gauge("kubinception_etcd_cluster_tenants", "EtcdTenants that live here.", CLUSTER);
  static final Metric REVISION =
      gauge("kubinception_etcd_cluster_revision", "Last revision of the data.", CLUSTER);
  static final Metric DEFRAGMENTED =
      gauge(
          "kubinception_etcd_cluster_last_defragmentation_timestamp_seconds",
          "When the operator last gave free space back to the disk; absent before the first time.",
          CLUSTER);

  static final Metric REACHABLE =
      gauge(
          "kubinception_etcd_member_reachable",
          "Whether the member answers: 1 or 0.",
          CLUSTER,
          MEMBER);
  static final Metric LEARNER =
      gauge(
          "kubinception_etcd_member_learner",
          "Whether the member does not vote yet: 1 or 0.",
          CLUSTER,
          MEMBER);
  static final Metric BYTES =
      gauge(
          "kubinception_etcd_member_database_bytes", "Size of its database file.", CLUSTER, MEMBER);
  static final Metric IN_USE =
      gauge(
          "kubinception_etcd_member_database_in_use_bytes",
          "Part of the file that is in use; the rest is given back by defragmentation.",
          CLUSTER,
          MEMBER);
  static final Metric QUOTA =
      gauge(
          "kubinception_etcd_member_database_quota_bytes",
          "Size of the file at which writes are refused; absent before etcd 3.6.",
          CLUSTER,
          MEMBER);
  static final Metric LAG =
      gauge(
          "kubinception_etcd_member_lag_entries",
          "Entries of the log that others have and it has not.",
          CLUSTER,
          MEMBER);
  static final Metric WAL_SYNC =
      gauge(
          "kubinception_etcd_member_wal_sync_p99_seconds",
          "Time to sync the log to disk, 99 of 100 times between the last two looks; absent where"
              + " the member serves no metrics.",
          CLUSTER,
          MEMBER);
  static final Metric COMMIT =
      gauge(
          "kubinception_etcd_member_backend_commit_p99_seconds",
          "The same for a commit of the database.",
          CLUSTER,
          MEMBER);

  static final Metric CERTIFICATE =
      gauge(
          "kubinception_etcd_member_certificate_end_timestamp_seconds",
          "When the certificate ends that the member shows; of the member \"root\": the operator's"
              + " own.",
          CLUSTER,
          MEMBER);

  /** All that it serves. */
  public static final List<Metric> METRICS =
      List.of(
          LOOKED,
          MEMBERS,
          HEALTHY,
          LEADER,
          QUORUM,
          LEADER_CHANGES,
          ALARM,
          TENANTS,
          REVISION,
          DEFRAGMENTED,
          REACHABLE,
          LEARNER,
          BYTES,
          IN_USE,
          QUOTA,
          LAG,
          WAL_SYNC,
          COMMIT,
          CERTIFICATE);

  private final Map<String, Seen> clusters = new ConcurrentHashMap<>();

  /**
   * What one look found.
   *
   * @param disks by name of the member
   * @param certificates when they end, by name of the member
   * @param leaderChanges since it was registered
   */
  record Seen(
      Instant at,
      ClusterReport report,
      Map<String, DiskTimes> disks,
      Map<String, Instant> certificates,
      long leaderChanges,
      Optional<Instant> lastDefragmented,
      int tenants) {}

  void saw(String cluster, Seen seen) {
    clusters.put(cluster, seen);
  }

  void forget(String cluster) {
    clusters.remove(cluster);
  }

  @Override
  public MetricSnapshots collect() {
    var scrape = new Scrape();
    clusters.forEach((cluster, seen) -> add(scrape, cluster, seen));
    return scrape.snapshots();
  }

  private static void add(Scrape scrape, String cluster, Seen seen) {
    ClusterReport report = seen.report();
    scrape.add(LOOKED, seen.at().getEpochSecond(), cluster);
    scrape.add(MEMBERS, report.members().size(), cluster);
    scrape.add(
        HEALTHY,
        report.members().stream().filter(m -> m.reachable() && m.errors().isEmpty()).count(),
        cluster);
    scrape.add(LEADER, report.leader().isPresent(), cluster);
    scrape.add(QUORUM, report.hasQuorum(), cluster);
    scrape.add(LEADER_CHANGES, seen.leaderChanges(), cluster);
    scrape.add(TENANTS, seen.tenants(), cluster);
    for (AlarmKind kind : AlarmKind.values()) {
      boolean on = report.alarms().stream().anyMatch(alarm -> alarm.kind() == kind);
      scrape.add(ALARM, on, cluster, kind.name());
    }
    seen.lastDefragmented().ifPresent(at -> scrape.add(DEFRAGMENTED, at.getEpochSecond(), cluster));
    seen.certificates()
        .forEach((name, end) -> scrape.add(CERTIFICATE, end.getEpochSecond(), cluster, name));
    long newest = report.members().stream().mapToLong(Member::raftIndex).max().orElse(0);
    for (Member member : report.members()) {
      String name = name(member);
      scrape.add(REACHABLE, member.reachable(), cluster, name);
      scrape.add(LEARNER, member.learner(), cluster, name);
      if (member.reachable()) {
        answered(scrape, cluster, member, newest);
      }
      Optional.ofNullable(seen.disks().get(member.name()))
          .ifPresent(disk -> disk(scrape, disk, cluster, name));
    }
    report.members().stream()
        .mapToLong(Member::revision)
        .max()
        .ifPresent(revision -> scrape.add(REVISION, revision, cluster));
  }

  private static void answered(Scrape scrape, String cluster, Member member, long newest) {
    String name = name(member);
    scrape.add(BYTES, member.dbSizeBytes(), cluster, name);
    scrape.add(IN_USE, member.dbSizeInUseBytes(), cluster, name);
    scrape.add(LAG, Math.max(0, newest - member.raftAppliedIndex()), cluster, name);
    if (member.dbQuotaBytes() > 0) {
      scrape.add(QUOTA, member.dbQuotaBytes(), cluster, name);
    }
  }

  private static void disk(Scrape scrape, DiskTimes disk, String cluster, String member) {
    disk.walSyncSeconds().ifPresent(seconds -> scrape.add(WAL_SYNC, seconds, cluster, member));
    disk.commitSeconds().ifPresent(seconds -> scrape.add(COMMIT, seconds, cluster, member));
  }

  /** One that was never started has no name yet. */
  private static String name(Member member) {
    return member.name().isEmpty() ? String.join(",", member.endpoints()) : member.name();
  }
}

package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.operate.Lookout.DiskTimes;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EtcdClusterMetricsTest {
  private final EtcdClusterMetrics metrics = new EtcdClusterMetrics();

  @Test
  void aHealthyLeaderTellsItsSizesAndItsDisk() {
    saw(List.of(up("a", true, false, 100)), List.of());

    assertThat(lines())
        .contains(
            "kubinception_etcd_cluster_looked_at_timestamp_seconds{etcd_cluster=\"x\"} 1000",
            "kubinception_etcd_cluster_has_leader{etcd_cluster=\"x\"} 1",
            "kubinception_etcd_cluster_leader_changes_total{etcd_cluster=\"x\"} 4",
            "kubinception_etcd_cluster_revision{etcd_cluster=\"x\"} 7",
            "kubinception_etcd_cluster_alarm{alarm=\"NOSPACE\",etcd_cluster=\"x\"} 0",
            "kubinception_etcd_member_database_quota_bytes{etcd_cluster=\"x\",member=\"a\"} 8000",
            "kubinception_etcd_member_wal_sync_p99_seconds{etcd_cluster=\"x\",member=\"a\"} 0.5");
    assertThat(lines()).noneMatch(line -> line.contains("backend_commit"));
  }

  @Test
  void aMemberThatIsDownCountsAndHasNoSizes() {
    saw(List.of(up("a", false, false, 100), down("b")), List.of(new Alarm(1, AlarmKind.NOSPACE)));

    assertThat(lines())
        .contains(
            "kubinception_etcd_cluster_members{etcd_cluster=\"x\"} 2",
            "kubinception_etcd_cluster_members_healthy{etcd_cluster=\"x\"} 1",
            "kubinception_etcd_cluster_has_leader{etcd_cluster=\"x\"} 0",
            "kubinception_etcd_cluster_has_quorum{etcd_cluster=\"x\"} 0",
            "kubinception_etcd_cluster_alarm{alarm=\"NOSPACE\",etcd_cluster=\"x\"} 1",
            "kubinception_etcd_member_reachable{etcd_cluster=\"x\",member=\"b\"} 0")
        .noneMatch(line -> line.contains("database_bytes") && line.contains("member=\"b\""));
  }

  @Test
  void aLearnerTellsHowFarItIsBehind() {
    saw(List.of(up("a", true, false, 9000), up("b", false, true, 100)), List.of());

    assertThat(lines())
        .contains(
            "kubinception_etcd_member_learner{etcd_cluster=\"x\",member=\"b\"} 1",
            "kubinception_etcd_member_lag_entries{etcd_cluster=\"x\",member=\"b\"} 8900");
  }

  @Test
  void whatIsForgottenHasNoSeries() {
    saw(List.of(up("a", true, false, 1)), List.of());
    metrics.forget("x");
    assertThat(lines()).isEmpty();
  }

  private void saw(List<Member> members, List<Alarm> alarms) {
    metrics.saw(
        "x",
        new EtcdClusterMetrics.Seen(
            Instant.ofEpochSecond(1000),
            new ClusterReport(members, alarms, Optional.of(true), List.of()),
            Map.of("a", new DiskTimes(Optional.of(0.5), Optional.empty())),
            Map.of("a", Instant.ofEpochSecond(2000)),
            4,
            Optional.empty(),
            3));
  }

  /** As Prometheus reads them, whole numbers without a point. */
  private List<String> lines() {
    MetricSnapshots found = metrics.collect();
    return ExpositionFormats.init()
        .getPrometheusTextFormatWriter()
        .toDebugString(found)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("\\.0$", ""))
        .toList();
  }

  private static Member up(String name, boolean leads, boolean learner, long applied) {
    return new Member(
        name,
        name,
        List.of("https://" + name),
        Optional.empty(),
        leads,
        learner,
        2000,
        1000,
        8000,
        7,
        applied,
        applied,
        2,
        true,
        List.of());
  }

  private static Member down(String name) {
    return new Member(
        name,
        name,
        List.of("https://" + name),
        Optional.empty(),
        false,
        false,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        List.of("no answer"));
  }
}

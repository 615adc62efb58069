package io.kubinception.operator.backup;

import static io.kubinception.operator.metrics.Metric.gauge;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.metrics.Metric;
import io.kubinception.operator.metrics.OwnCaches;
import io.kubinception.operator.metrics.Scrape;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last good backup of each tenant and etcd cluster, and what failed since; told by EtcdBackups.
 */
public final class BackupMetrics implements MultiCollector {
  private static final String[] OF = {"scope", "subject", "namespace", "name", "etcd_cluster"};

  static final Metric LAST =
      gauge(
          "kubinception_backup_last_success_timestamp_seconds",
          "When the last good backup was taken.",
          OF);
  static final Metric STORED =
      gauge("kubinception_backup_last_stored_bytes", "What it takes in the store.", OF);
  static final Metric TOOK =
      gauge("kubinception_backup_last_duration_seconds", "How long it took.", OF);
  static final Metric FAILED =
      gauge("kubinception_backup_failures", "Backups that failed since the last good one.", OF);
  static final Metric DRILLED =
      gauge(
          "kubinception_backup_last_drill_timestamp_seconds",
          "When one was last restored for a trial and found equal; absent before the first.",
          OF);
  static final Metric SCHEDULE_DRILLED =
      gauge(
          "kubinception_backup_schedule_drilled",
          "Whether the last drill of all that it backs up went well and is not too old: 1 or 0;"
              + " absent when it has none drilled.",
          "schedule",
          "etcd_cluster");
  static final Metric SCHEDULE_FRESH =
      gauge(
          "kubinception_backup_schedule_fresh",
          "Whether all that it backs up has a good backup that is not too old: 1 or 0.",
          "schedule",
          "etcd_cluster");
  static final Metric SCHEDULE_STALEST =
      gauge(
          "kubinception_backup_schedule_stalest_timestamp_seconds",
          "When the oldest of the last good backups was taken; absent before the first.",
          "schedule",
          "etcd_cluster");

  /** All that it serves. */
  public static final List<Metric> METRICS =
      List.of(
          LAST, STORED, TOOK, FAILED, DRILLED, SCHEDULE_DRILLED, SCHEDULE_FRESH, SCHEDULE_STALEST);

  private final OwnCaches caches;

  public BackupMetrics(OwnCaches caches) {
    this.caches = caches;
  }

  private record Subject(String scope, String id, String namespace, String name, String cluster) {
    static Subject of(EtcdBackup backup, EtcdBackupStatus status) {
      TenantReference tenant = backup.getSpec().tenant();
      return new Subject(
          tenant == null ? "cluster" : "tenant",
          String.valueOf(status.subject()),
          tenant == null ? "" : tenant.namespace(),
          tenant == null ? "" : tenant.name(),
          String.valueOf(status.etcdCluster()));
    }

    String[] labels() {
      return new String[] {scope, id, namespace, name, cluster};
    }
  }

  @Override
  public MetricSnapshots collect() {
    var scrape = new Scrape();
    Map<Subject, List<EtcdBackup>> backups = new HashMap<>();
    for (EtcdBackup backup : caches.of(EtcdBackup.class)) {
      EtcdBackupStatus status = backup.getStatus();
      if (status != null && status.subject() != null) {
        backups.computeIfAbsent(Subject.of(backup, status), first -> new ArrayList<>()).add(backup);
      }
    }
    backups.forEach((subject, of) -> add(scrape, subject, new ScheduledBackups(subject.id(), of)));
    caches.of(EtcdBackupSchedule.class).forEach(schedule -> add(scrape, schedule));
    return scrape.snapshots();
  }

  private static void add(Scrape scrape, Subject subject, ScheduledBackups backups) {
    String[] labels = subject.labels();
    scrape.add(FAILED, backups.failuresSinceGood(), labels);
    ScheduledDrills.last(backups.backups())
        .ifPresent(at -> scrape.add(DRILLED, at.getEpochSecond(), labels));
    backups
        .lastGood()
        .ifPresent(
            backup -> {
              EtcdBackupStatus status = backup.getStatus();
              scrape.add(LAST, ScheduledBackups.takenAt(backup).getEpochSecond(), labels);
              if (status.storedBytes() != null) {
                scrape.add(STORED, status.storedBytes(), labels);
              }
              took(backup).ifPresent(time -> scrape.add(TOOK, time.toSeconds(), labels));
            });
  }

  /** Of what was in the store already nobody knows. */
  private static Optional<Duration> took(EtcdBackup backup) {
    return backup.getSpec().file() != null
        ? Optional.empty()
        : Status.condition(backup.getStatus(), "Taken")
            .map(taken -> Instant.parse(taken.getLastTransitionTime()))
            .map(end -> Duration.between(ScheduledBackups.takenAt(backup), end));
  }

  private static void add(Scrape scrape, EtcdBackupSchedule schedule) {
    String name = schedule.getMetadata().getName();
    String cluster = schedule.getSpec().etcdCluster();
    var status = schedule.getStatus();
    if (Status.condition(status, Conditions.READY).isEmpty()) {
      return;
    }
    Status.condition(status, EtcdBackup.DRILLED)
        .map(drilled -> "True".equals(drilled.getStatus()))
        .ifPresent(well -> scrape.add(SCHEDULE_DRILLED, well, name, cluster));
    scrape.add(SCHEDULE_FRESH, Status.isTrue(status, Conditions.READY), name, cluster);
    if (status.stalest() != null) {
      scrape.add(SCHEDULE_STALEST, Instant.parse(status.stalest()).getEpochSecond(), name, cluster);
    }
  }
}

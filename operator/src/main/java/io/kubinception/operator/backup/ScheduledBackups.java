package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The backups that a schedule made of one subject, and what follows from them. Pure.
 *
 * @param subject id of a tenant, or name of an etcd cluster
 * @param backups all of them, in any order
 */
record ScheduledBackups(String subject, List<EtcdBackup> backups) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmm").withZone(ZoneOffset.UTC);
  private static final Set<String> UNDER_WAY =
      Set.of(
          EtcdBackupReconciler.TAKING,
          EtcdBackupReconciler.IMPORTING,
          EtcdBackupReconciler.VERIFYING);

  ScheduledBackups {
    backups = List.copyOf(backups);
  }

  /**
   * The name of the backup that must exist now: the same for the whole period, whoever asks, and
   * periods of different subjects begin at different times.
   */
  String dueName(String schedule, Duration period, Instant now) {
    long seconds = period.toSeconds();
    long phase = Math.floorMod((long) subject.hashCode() * 7919, seconds);
    long slot = Math.floorDiv(now.getEpochSecond() - phase, seconds);
    return "%s-%s-%s"
        .formatted(schedule, subject, STAMP.format(Instant.ofEpochSecond(slot * seconds + phase)));
  }

  /**
   * Whether the one of this name must be made. One that was never taken goes on being tried, and
   * will be as new as another one; unless it tries another store.
   */
  boolean needs(String name, String store) {
    return !has(name)
        && newest()
            .filter(backup -> !wasTaken(backup) && backup.getSpec().store().equals(store))
            .isEmpty();
  }

  private boolean has(String name) {
    return backups.stream().anyMatch(backup -> backup.getMetadata().getName().equals(name));
  }

  /** Good ones beyond the number to keep, and failed ones that a good one has followed. */
  List<EtcdBackup> superfluous(int keep) {
    List<EtcdBackup> newestFirst = new ArrayList<>(backups);
    newestFirst.sort(Comparator.comparing(ScheduledBackups::created).reversed());
    List<EtcdBackup> superfluous = new ArrayList<>();
    int good = 0;
    for (EtcdBackup backup : newestFirst) {
      boolean isGood = isGood(backup);
      good += isGood ? 1 : 0;
      if (isGood ? good > keep : good > 0 && !isReadAgain(backup)) {
        superfluous.add(backup);
      }
    }
    return superfluous;
  }

  /** It was taken, and will be good again. */
  private static boolean isReadAgain(EtcdBackup backup) {
    return wasTaken(backup)
        && notReady(backup).filter(ready -> UNDER_WAY.contains(ready.getReason())).isPresent();
  }

  List<EtcdBackup> olderThan(Instant time) {
    return backups.stream().filter(backup -> created(backup).isBefore(time)).toList();
  }

  /** The newest good one. */
  Optional<EtcdBackup> lastGood() {
    return backups.stream()
        .filter(ScheduledBackups::isGood)
        .max(Comparator.comparing(ScheduledBackups::takenAt));
  }

  /** When the newest good one was taken. */
  Optional<Instant> newestGood() {
    return lastGood().map(ScheduledBackups::takenAt);
  }

  /** How many came to no good end after the newest good one was asked for. */
  long failuresSinceGood() {
    Instant good = lastGood().map(ScheduledBackups::created).orElse(Instant.MIN);
    return backups.stream()
        .filter(ScheduledBackups::hasFailed)
        .filter(backup -> created(backup).isAfter(good))
        .count();
  }

  private static boolean hasFailed(EtcdBackup backup) {
    return notReady(backup).filter(ready -> !UNDER_WAY.contains(ready.getReason())).isPresent();
  }

  /** Since when there could have been one. */
  Optional<Instant> since() {
    return backups.stream().map(ScheduledBackups::created).min(Comparator.naturalOrder());
  }

  /** How many are taken now or wait for their turn; those that fail and are tried again do not. */
  long underWay() {
    return backups.stream().filter(ScheduledBackups::isUnderWay).count();
  }

  private static boolean isUnderWay(EtcdBackup backup) {
    return !wasTaken(backup)
        && Status.condition(backup.getStatus(), Conditions.READY)
            .map(ready -> ready.getReason().equals(EtcdBackupReconciler.TAKING))
            .orElse(true);
  }

  long good() {
    return backups.stream().filter(ScheduledBackups::isGood).count();
  }

  /** Why the newest one is not good. */
  Optional<String> trouble() {
    return newest().flatMap(ScheduledBackups::notReady).map(Condition::getMessage);
  }

  private static Optional<Condition> notReady(EtcdBackup backup) {
    return Status.condition(backup.getStatus(), Conditions.READY)
        .filter(ready -> !"True".equals(ready.getStatus()));
  }

  private Optional<EtcdBackup> newest() {
    return backups.stream().max(Comparator.comparing(ScheduledBackups::created));
  }

  private static boolean isGood(EtcdBackup backup) {
    return Status.isTrue(backup.getStatus(), Conditions.READY) && wasTaken(backup);
  }

  private static boolean wasTaken(EtcdBackup backup) {
    EtcdBackupStatus status = backup.getStatus();
    return status != null && status.takenAt() != null;
  }

  static Instant takenAt(EtcdBackup backup) {
    return Instant.parse(String.valueOf(backup.getStatus().takenAt()));
  }

  static Instant created(HasMetadata resource) {
    return Instant.parse(resource.getMetadata().getCreationTimestamp());
  }
}

package io.kubinception.operator.backup;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The drills of the backups that a schedule made of one tenant, and what follows from them. Pure.
 *
 * @param backups all of them
 * @param since when there could have been one
 */
record ScheduledDrills(ScheduledBackups backups, Instant since) {
  private static final Duration GRACE = Duration.ofMinutes(15);

  /** When one of these backups was last drilled well, or one before them that is gone. */
  static Optional<Instant> last(List<EtcdBackup> backups) {
    return backups.stream()
        .flatMap(backup -> Stream.concat(own(backup).stream(), before(backup).stream()))
        .max(Comparator.naturalOrder());
  }

  private static Optional<Instant> own(EtcdBackup backup) {
    return Optional.ofNullable(backup.getStatus())
        .map(EtcdBackupStatus::drilledAt)
        .map(Instant::parse);
  }

  private static Optional<Instant> before(EtcdBackup backup) {
    return Optional.ofNullable(backup.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Kubinception.ANNOTATION_DRILLED_BEFORE))
        .flatMap(DrillWishes::time);
  }

  Optional<Instant> last() {
    return last(backups.backups());
  }

  /** The backup to be drilled now: the newest good one, when the last drill is too old. */
  Optional<EtcdBackup> due(Duration every, Instant now) {
    Duration patience = DrillWishes.PATIENCE;
    Duration retry = every.compareTo(patience) < 0 ? every : patience;
    boolean waits =
        last().filter(at -> at.plus(every).isAfter(now)).isPresent()
            || attempted().plus(retry).isAfter(now);
    return waits
        ? Optional.empty()
        : backups.lastGood().filter(good -> good.getMetadata().getDeletionTimestamp() == null);
  }

  /** When the last drill was wished, however it went: who fails again and again comes last. */
  Instant attempted() {
    return Stream.concat(
            last().stream(),
            backups.backups().stream().flatMap(backup -> DrillWishes.at(backup).stream()))
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** Why the drill that was answered last failed. */
  private Optional<String> failure(Instant now) {
    return backups.backups().stream()
        .filter(backup -> !DrillWishes.isUnderWay(backup, now))
        .filter(backup -> Status.condition(backup.getStatus(), EtcdBackup.DRILLED).isPresent())
        .max(Comparator.comparing(ScheduledBackups::created))
        .flatMap(backup -> Status.condition(backup.getStatus(), EtcdBackup.DRILLED))
        .filter(drilled -> !"True".equals(drilled.getStatus()))
        .map(drilled -> drilled.getMessage());
  }

  /** What is wrong with them, as a sentence's part. */
  Optional<String> trouble(Duration every, Instant now) {
    Optional<String> failure = failure(now);
    boolean late = last().orElse(since).plus(every.multipliedBy(2)).plus(GRACE).isBefore(now);
    return failure.isEmpty() && !late
        ? Optional.empty()
        : Optional.of(
            "%s (%s%s)"
                .formatted(
                    backups.subject(),
                    last().map(at -> "last drill of " + at).orElse("none yet"),
                    failure.map(why -> ": " + why).orElse("")));
  }
}

package io.kubinception.operator.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.etcd.TenantId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** The wishes that backups be restored for a trial. Pure. */
final class DrillWishes {
  /** A drill that failed, or did not begin, is wished again after this time. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /** What somebody wished last. */
  static Optional<String> of(EtcdBackup backup) {
    return Optional.ofNullable(backup.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Kubinception.ANNOTATION_DRILL));
  }

  /** Whether the wish was not answered yet. */
  static boolean isOpen(EtcdBackup backup) {
    return of(backup).filter(wish -> !wish.equals(answered(backup))).isPresent();
  }

  private static String answered(EtcdBackup backup) {
    return backup.getStatus() == null ? "" : String.valueOf(backup.getStatus().drillRequest());
  }

  /** Whether a drill goes on, or will soon: of one that cannot begin nobody waits for the end. */
  static boolean isUnderWay(EtcdBackup backup, Instant now) {
    boolean begun = backup.getStatus() != null && backup.getStatus().scratchTenant() != null;
    return begun
        || (isOpen(backup)
            && backup.getMetadata().getDeletionTimestamp() == null
            && at(backup).filter(wished -> wished.plus(PATIENCE).isAfter(now)).isPresent());
  }

  /** When it was wished, unless somebody wrote something else there. */
  static Optional<Instant> at(EtcdBackup backup) {
    return of(backup).flatMap(DrillWishes::time);
  }

  /** People may write anything into annotations. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The same whoever asks: who reads an old status makes no second one. */
  static TenantId scratch(String uid, String wish) {
    UUID name = UUID.nameUUIDFromBytes((uid + "/" + wish).getBytes(UTF_8));
    return TenantId.generate(
        new SplittableRandom(name.getMostSignificantBits() ^ name.getLeastSignificantBits()));
  }

  private DrillWishes() {}
}

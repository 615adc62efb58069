package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupHeader;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.backup.BackupSummary;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.ResourceReconciler;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one pass over a backup knows, from its status on. */
final class EtcdBackupPass {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final int UID_CHARACTERS = 8;

  /** Why a deletion waits that has taken nothing away yet. */
  private static final Set<String> STAYS =
      Set.of(EtcdBackupReconciler.IN_USE, ResourceReconciler.PROTECTED);

  private final EtcdBackup backup;
  private @Nullable BackupPlace place;
  private @Nullable String subject;
  private @Nullable String etcdCluster;
  private @Nullable String file;
  private @Nullable Long revision;
  private @Nullable String takenAt;
  private @Nullable Long keys;
  private @Nullable Long bytes;
  private @Nullable Long storedBytes;
  private @Nullable String sha256;
  private @Nullable String keyId;
  private @Nullable String verifiedAt;
  private @Nullable String verifyRequest;
  private @Nullable String drilledAt;
  private @Nullable String drillRequest;
  private @Nullable String scratchTenant;

  EtcdBackupPass(EtcdBackup backup) {
    this.backup = backup;
    EtcdBackupStatus status = backup.getStatus();
    if (status != null) {
      subject = status.subject();
      etcdCluster = status.etcdCluster();
      file = status.file();
      revision = status.revision();
      takenAt = status.takenAt();
      keys = status.keys();
      bytes = status.bytes();
      storedBytes = status.storedBytes();
      sha256 = status.sha256();
      keyId = status.keyId();
      verifiedAt = status.verifiedAt();
      verifyRequest = status.verifyRequest();
      drilledAt = status.drilledAt();
      drillRequest = status.drillRequest();
      scratchTenant = status.scratchTenant();
    }
  }

  /**
   * Whether a cluster or a restore can go on with it. One whose deletion waits for them is not
   * Ready any more, and still here.
   */
  static boolean isReadable(EtcdBackup backup) {
    EtcdBackupStatus status = backup.getStatus();
    return Status.isTrue(status, Conditions.READY)
        || (backup.getMetadata().getDeletionTimestamp() != null
            && status != null
            && status.verifiedAt() != null
            && STAYS.stream().anyMatch(why -> Status.isReason(status, Conditions.READY, why)));
  }

  /** Why it cannot be read, as a sentence. */
  static String unreadable(EtcdBackup backup) {
    return "EtcdBackup %s: %s"
        .formatted(
            backup.getMetadata().getName(),
            Status.condition(backup.getStatus(), Conditions.READY)
                .map(c -> c.getMessage())
                .orElse("it has not been looked at yet"));
  }

  EtcdBackupSpec spec() {
    return backup.getSpec();
  }

  String uid() {
    return backup.getMetadata().getUid();
  }

  boolean isOfTenant() {
    return spec().tenant() != null;
  }

  boolean isTaken() {
    return sha256 != null;
  }

  void opened(BackupPlace store) {
    place = store;
  }

  BackupPlace place() {
    return Objects.requireNonNull(place, "no step has opened the store");
  }

  /** Of what it is; its name in the store follows, the same after every restart. */
  void concerns(String id, String cluster) {
    subject = id;
    etcdCluster = cluster;
    String given = spec().file();
    file = given != null ? given : newFile(id);
  }

  private String newFile(String id) {
    Instant created = Instant.parse(backup.getMetadata().getCreationTimestamp());
    return "%s/%s/%s-%s.backup"
        .formatted(
            isOfTenant() ? "tenants" : "clusters",
            id,
            STAMP.format(created),
            uid().substring(0, Math.min(UID_CHARACTERS, uid().length())));
  }

  String subject() {
    return Objects.requireNonNull(subject, "no step has found the subject");
  }

  String etcdCluster() {
    return Objects.requireNonNull(etcdCluster, "no step has found the subject");
  }

  String file() {
    return Objects.requireNonNull(file, "no step has found the subject");
  }

  boolean mayHaveFile() {
    return file != null;
  }

  /** It was read through now, and this is in it. */
  void holds(BackupHeader header, BackupSummary summary, long stored, Instant now) {
    revision = header.revision() == 0 ? null : header.revision();
    takenAt = header.takenAt().truncatedTo(ChronoUnit.SECONDS).toString();
    etcdCluster = header.origin();
    keyId = header.keyId();
    keys = isOfTenant() ? summary.keys() : null;
    bytes = summary.bytes();
    storedBytes = stored;
    sha256 = summary.sha256();
    verifiedAt = now.toString();
    verifyRequest = Objects.requireNonNullElse(verifyWish(), "");
  }

  /** Until when it is kept, if not for good. */
  Optional<Instant> keptUntil() {
    return Optional.ofNullable(takenAt)
        .flatMap(taken -> spec().keepTime().map(time -> Instant.parse(taken).plus(time)));
  }

  /** Compared as text: clocks differ, and people may write anything into annotations. */
  boolean verificationDue() {
    String wish = verifyWish();
    return verifiedAt == null || (wish != null && !isAnswered(wish, verifiedAt));
  }

  /** Of a backup that was read before answers were told, a wish that is older was answered. */
  private boolean isAnswered(String wish, String readAt) {
    return verifyRequest == null
        ? DrillWishes.time(wish).filter(at -> !at.isAfter(Instant.parse(readAt))).isPresent()
        : verifyRequest.equals(wish);
  }

  private @Nullable String verifyWish() {
    var annotations = backup.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Kubinception.ANNOTATION_VERIFY);
  }

  /** In the status it has its fractions, as it is compared with when it was wished for. */
  String verifiedText() {
    return verifiedAt == null
        ? ""
        : Instant.parse(verifiedAt).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Whether a drill is to begin, or goes on. */
  boolean drillDue() {
    return scratchTenant != null || DrillWishes.isOpen(backup);
  }

  /** The tenant that a drill uses; empty as long as none was begun. */
  Optional<TenantId> scratch() {
    return Optional.ofNullable(scratchTenant).map(TenantId::new);
  }

  /** To be stored before anything has the id. */
  void drillBegins() {
    String wish = DrillWishes.of(backup).orElseThrow();
    drillRequest = wish;
    scratchTenant = DrillWishes.scratch(uid(), wish).value();
  }

  void drilled(Instant now) {
    drilledAt = now.truncatedTo(ChronoUnit.SECONDS).toString();
    scratchTenant = null;
  }

  /** Of a drill that leaves nothing behind, so that its begin is not written down. */
  void drillAnswered() {
    drillRequest = DrillWishes.of(backup).orElse(drillRequest);
    scratchTenant = null;
  }

  /** The backup could not be read: whether it is whole has to be found out anew. */
  void drillFailed(boolean doubtful) {
    scratchTenant = null;
    verifiedAt = doubtful ? null : verifiedAt;
  }

  EtcdBackupStatus status(List<Condition> conditions) {
    return new EtcdBackupStatus(
        backup.getMetadata().getGeneration(),
        subject,
        etcdCluster,
        file,
        revision,
        takenAt,
        keys,
        bytes,
        storedBytes,
        sha256,
        keyId,
        verifiedAt,
        verifyRequest,
        drilledAt,
        drillRequest,
        scratchTenant,
        conditions);
  }
}

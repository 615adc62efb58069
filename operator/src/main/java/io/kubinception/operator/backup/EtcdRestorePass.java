package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreSpec;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.ResourceChanges;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.restore.Plan;
import io.kubinception.etcd.restore.Restored;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one pass over a restore knows, from its status on. */
final class EtcdRestorePass {
  /** In front of a restore's UID. */
  static final String OWNER = "restore-";

  private final EtcdRestore restore;
  private @Nullable EtcdBackup backup;
  private @Nullable BackupPlace place;
  private @Nullable Etcd etcd;
  private Subjects.@Nullable Tenant tenant;
  private @Nullable String tenantId;
  private @Nullable String safetyBackup;
  private @Nullable Long creates;
  private @Nullable Long changes;
  private @Nullable Long deletes;
  private @Nullable List<ResourceChanges> types;
  private @Nullable Long bytes;
  private @Nullable Long revision;
  private @Nullable Long keys;
  private @Nullable String sha256;
  private @Nullable String completedAt;

  EtcdRestorePass(EtcdRestore restore) {
    this.restore = restore;
    EtcdRestoreStatus status = restore.getStatus();
    if (status != null) {
      tenantId = status.tenantId();
      safetyBackup = status.safetyBackup();
      creates = status.creates();
      changes = status.changes();
      deletes = status.deletes();
      types = status.types();
      bytes = status.bytes();
      revision = status.revision();
      keys = status.keys();
      sha256 = status.sha256();
      completedAt = status.completedAt();
    }
  }

  EtcdRestoreSpec spec() {
    return restore.getSpec();
  }

  String name() {
    return restore.getMetadata().getName();
  }

  String uid() {
    return restore.getMetadata().getUid();
  }

  /** Whose the fence is, and the safety backup: there is no other restore of this name, ever. */
  String owner() {
    return OWNER + uid();
  }

  void reads(EtcdBackup from, BackupPlace at) {
    backup = from;
    place = at;
  }

  EtcdBackup backup() {
    return Objects.requireNonNull(backup, "no step has found the backup");
  }

  BackupPlace place() {
    return Objects.requireNonNull(place, "no step has opened the store");
  }

  void concerns(Subjects.Tenant found, Etcd at) {
    tenant = found;
    tenantId = found.id().value();
    etcd = at;
  }

  Subjects.Tenant tenant() {
    return Objects.requireNonNull(tenant, "no step has found the tenant");
  }

  Etcd etcd() {
    return Objects.requireNonNull(etcd, "no step has connected to etcd");
  }

  String safetyName() {
    return name() + "-before";
  }

  String safetyFile() {
    return "tenants/%s/before-%s.backup".formatted(tenant().id(), owner());
  }

  Order order() {
    return new Order(
        tenant().id(),
        owner(),
        Objects.requireNonNull(backup().getStatus().file()),
        safetyFile(),
        tenant().etcdCluster());
  }

  boolean isPlanned() {
    // Not by its types: of an empty plan there are none, and no list is stored.
    return creates != null;
  }

  void planned(Plan plan) {
    var total = plan.total();
    creates = total.creates();
    changes = total.replaces();
    deletes = total.deletes();
    bytes = plan.bytes();
    types =
        plan.types().entrySet().stream()
            .map(
                type ->
                    new ResourceChanges(
                        type.getKey().shownName(),
                        type.getValue().creates(),
                        type.getValue().replaces(),
                        type.getValue().deletes()))
            .toList();
  }

  String planText() {
    return "%d to create, %d to change, %d to delete".formatted(creates, changes, deletes);
  }

  /**
   * What it writes, as far as is known: nothing of one that was planned before this was counted.
   */
  long bytes() {
    return Objects.requireNonNullElse(bytes, 0L);
  }

  boolean isCompleted() {
    return completedAt != null;
  }

  void restored(Restored result, Instant now) {
    revision = result.revision();
    keys = result.keys();
    sha256 = result.sha256();
    completedAt = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  String restoredText() {
    return "%d keys are as the backup has them, at revision %d".formatted(keys, revision);
  }

  void safetyListed() {
    safetyBackup = safetyName();
  }

  boolean isSafetyListed() {
    return safetyBackup != null;
  }

  EtcdRestoreStatus status(List<Condition> conditions) {
    return new EtcdRestoreStatus(
        restore.getMetadata().getGeneration(),
        tenantId,
        safetyBackup,
        creates,
        changes,
        deletes,
        types,
        bytes,
        revision,
        keys,
        sha256,
        completedAt,
        conditions);
  }
}

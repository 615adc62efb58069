package io.kubinception.audit;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.audit.Finding.StuckDeletion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletions of our resources that do not come to their end. */
final class DeletionCheck implements Check<StuckDeletion> {
  static final List<Class<? extends Resource<?, ? extends Status>>> KINDS =
      List.of(
          AdminCluster.class,
          EtcdCluster.class,
          CustomerCluster.class,
          ControlPlane.class,
          EtcdTenant.class,
          NodePool.class,
          WorkerNode.class,
          EtcdBackup.class,
          EtcdRestore.class,
          EtcdMove.class,
          EtcdBackupSchedule.class,
          KubeconfigRequest.class);

  private static final String READY = "Ready";

  /** As it should be: it goes, drained, when its cluster wakes. */
  private static final String ASLEEP = "ClusterAsleep";

  private final Owners owners;

  DeletionCheck(Owners owners) {
    this.owners = owners;
  }

  @Override
  public String place() {
    return "deletions";
  }

  @Override
  public List<StuckDeletion> look() {
    Set<String> etcdClusters = owners.names(EtcdCluster.class);
    Set<String> adminClusters = owners.names(AdminCluster.class);
    return KINDS.stream()
        .flatMap(kind -> owners.all(kind).stream())
        .filter(Owners::goes)
        .flatMap(resource -> judge(resource, etcdClusters, adminClusters).stream())
        .toList();
  }

  private static Optional<StuckDeletion> judge(
      Resource<?, ? extends Status> resource, Set<String> etcdClusters, Set<String> adminClusters) {
    if (Status.isReason(resource.getStatus(), READY, ASLEEP)) {
      return Optional.empty();
    }
    return Optional.of(
        new StuckDeletion(
            resource.getKind(),
            Owners.name(resource),
            Instant.parse(resource.getMetadata().getDeletionTimestamp()),
            gone(resource, etcdClusters, adminClusters),
            Status.condition(resource.getStatus(), READY)
                .map(Condition::getReason)
                .orElse("nobody has said why")));
  }

  private static @Nullable String gone(
      Resource<?, ?> resource, Set<String> etcdClusters, Set<String> adminClusters) {
    return switch (resource) {
      case EtcdTenant tenant ->
          missing("EtcdCluster", tenant.getSpec().etcdCluster(), etcdClusters);
      case EtcdMove move -> missing("EtcdCluster", move.getSpec().to(), etcdClusters);
      case ControlPlane controlPlane ->
          missing("AdminCluster", controlPlane.getSpec().adminCluster(), adminClusters);
      default -> null;
    };
  }

  private static @Nullable String missing(String kind, String name, Set<String> known) {
    return known.contains(Objects.requireNonNull(name)) ? null : kind + " " + name;
  }

  /** A finalizer that is taken off leaves behind what it stood for. */
  @Override
  public void repair(StuckDeletion finding) {
    throw new UnsupportedOperationException("a stuck deletion has no remedy");
  }
}

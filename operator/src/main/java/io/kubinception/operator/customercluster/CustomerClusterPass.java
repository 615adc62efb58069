package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.FinalBackups;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.StorageQuota;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Owners;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over a customer cluster: what its steps have found out so far. */
final class CustomerClusterPass {
  private final CustomerCluster cluster;
  private final Optional<ControlPlane> controlPlane;
  private final List<NodePool> pools;
  private final String id;
  private final SleepPlan plan;
  private final MaintenancePlan maintenance;
  private @Nullable AdminCluster home;
  private @Nullable String adminCluster;
  private @Nullable String etcdCluster;
  private @Nullable String kubeconfigNotAfter;
  private boolean inDoubt;
  private ClusterSizing.@Nullable Decision sizing;

  CustomerClusterPass(
      CustomerCluster cluster,
      Optional<ControlPlane> controlPlane,
      List<NodePool> pools,
      Instant now) {
    this.cluster = cluster;
    this.controlPlane = controlPlane;
    this.pools = pools;
    plan = SleepPlan.of(cluster.getSpec(), now);
    maintenance = MaintenancePlan.of(cluster.getSpec().maintenance(), now);
    var status = cluster.getStatus();
    id =
        status != null && status.id() != null
            ? status.id()
            : OpaqueId.of(cluster.getMetadata().getUid());
    if (status != null) {
      adminCluster = status.adminCluster();
      etcdCluster = status.etcdCluster();
      kubeconfigNotAfter = status.kubeconfigNotAfter();
    }
  }

  CustomerCluster cluster() {
    return cluster;
  }

  String name() {
    return cluster.getMetadata().getName();
  }

  String id() {
    return id;
  }

  /** Generated: what customers call their clusters is in no namespace of ours. */
  String namespaceOfControlPlane() {
    return "cc-" + id;
  }

  OwnerReference owner() {
    return Owners.controller(cluster);
  }

  Optional<ControlPlane> controlPlane() {
    return controlPlane;
  }

  /** Whether it is to sleep, and until when. */
  SleepPlan plan() {
    return plan;
  }

  /** Whether its maintenance window is open, and until when. */
  MaintenancePlan maintenance() {
    return maintenance;
  }

  /** Whether the control plane has gone to sleep as asked. */
  boolean controlPlaneSleeps() {
    return controlPlane
        .map(c -> c.getSpec().asleep() && Status.isTrue(c.getStatus(), Hibernated.CONDITION))
        .orElse(false);
  }

  List<NodePool> pools() {
    return pools;
  }

  void placed(AdminCluster admin, String etcd) {
    home = admin;
    adminCluster = admin.getMetadata().getName();
    etcdCluster = etcd;
  }

  /** The admin cluster that it is placed on; null before it was. */
  @Nullable AdminCluster home() {
    return home;
  }

  /** What is to be expected of a last backup when it is deleted. */
  String finalBackup() {
    return FinalBackups.outlook(cluster, home);
  }

  @Nullable String adminCluster() {
    return adminCluster;
  }

  @Nullable String etcdCluster() {
    return etcdCluster;
  }

  void kubeconfigNotAfter(String at) {
    kubeconfigNotAfter = at;
  }

  @Nullable String kubeconfigNotAfter() {
    return kubeconfigNotAfter;
  }

  /** Worker nodes wanted over all pools. */
  int wanted() {
    return NodePool.wanted(pools);
  }

  /** What was found is not told yet, and looked at once more. */
  void lookAgainSoon() {
    inDoubt = true;
  }

  boolean isInDoubt() {
    return inDoubt;
  }

  void sized(ClusterSizing.Decision decision) {
    sizing = decision;
  }

  /** The decision of this pass about its size. */
  Optional<ClusterSizing.Decision> sizing() {
    return Optional.ofNullable(sizing);
  }

  /** What this pass found to fit; when it did not look, what was told before. */
  Optional<SizeAdvice> sizeAdvice() {
    return sizing().map(ClusterSizing.Decision::advice).or(this::sizeAdviceBefore);
  }

  /** What was told before. */
  Optional<SizeAdvice> sizeAdviceBefore() {
    return Optional.ofNullable(cluster.getStatus()).flatMap(SizeAdvice::told);
  }

  /** By plan and nodes; never less than before, as what was stored by then is still there. */
  long quotaBytes() {
    long byPlan = StorageQuota.bytes(cluster.getSpec().plan(), wanted());
    return controlPlane
        .map(c -> c.getSpec().etcdQuotaBytes())
        .map(before -> Math.max(before, byPlan))
        .orElse(byPlan);
  }

  /** Of these, ready; those that a pool has too many of, while it replaces others, do not count. */
  int ready() {
    return pools.stream().mapToInt(CustomerClusterPass::ready).sum();
  }

  /** How many are ready, and why not all. */
  String nodesMissing() {
    String count = "%d of %d nodes ready".formatted(ready(), wanted());
    String why =
        pools.stream()
            .flatMap(p -> Status.condition(p.getStatus(), Conditions.READY).stream())
            .filter(c -> !"True".equals(c.getStatus()))
            .map(c -> c.getMessage())
            .findFirst()
            .orElse("node pools are being made");
    // An only pool counts the same nodes, in the same words.
    return why.startsWith(count) ? why : count + ": " + why;
  }

  private static int ready(NodePool pool) {
    var status = pool.getStatus();
    int ready = status == null ? 0 : Objects.requireNonNullElse(status.readyReplicas(), 0);
    return Math.min(ready, pool.getSpec().replicas());
  }
}

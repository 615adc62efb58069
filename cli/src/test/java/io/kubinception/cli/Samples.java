package io.kubinception.cli;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterSpec;
import io.kubinception.api.v1alpha1.AdminClusterStatus;
import io.kubinception.api.v1alpha1.ApiServer;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.ControllerManager;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.Edge;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.EtcdTenantStatus;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Infrastructure;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.ResourceUsage;
import io.kubinception.api.v1alpha1.Scheduler;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.testkit.Partial;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources as an operator leaves them; all made five minutes before now. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-01-02T10:05:00Z");
  public static final String CREATED = "2026-01-02T10:00:00Z";
  public static final String INNER = "cc-abcdefghijkl";

  private Samples() {}

  public static Condition ready(String second) {
    return condition("Ready", "True", "Ready", "", "2026-01-02T10:00:" + second + "Z");
  }

  public static Condition notReady(String reason, String message, String when) {
    return condition("Ready", "False", reason, message, when);
  }

  public static Condition condition(
      String type, String status, String reason, String message, String when) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(when)
        .build();
  }

  public static ObjectMeta meta(@Nullable String namespace, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .withCreationTimestamp(CREATED)
        .withGeneration(1L)
        .build();
  }

  /** Over two pods of which none may be missing. */
  public static PodDisruptionBudget strictBudget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(meta("shop", "db"))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(0))
        .endSpec()
        .withNewStatus()
        .withDisruptionsAllowed(0)
        .withExpectedPods(2)
        .endStatus()
        .build();
  }

  public static AdminCluster adminCluster() {
    return adminCluster("172.30.0.0/24", "172.31.0.0/16", "10.128.0.0/16");
  }

  static AdminCluster adminCluster(String... reservedNetworks) {
    var cluster = new AdminCluster();
    cluster.setMetadata(meta(null, "local"));
    cluster.setSpec(
        new AdminClusterSpec(
            new Edge("172.31.0.10", 30000, 31383, 1384),
            List.of(reservedNetworks),
            List.of(new Flavour("small", 1, 1024), new Flavour("medium", 2, 4096)),
            new Infrastructure(null),
            "lab",
            null,
            Deletion.defaults()));
    cluster.setStatus(new AdminClusterStatus(1L, 1, "3/3", 1500L, 1, List.of(ready("02"))));
    return cluster;
  }

  public static EtcdCluster etcdCluster(boolean thirdReachable, List<String> alarms) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(meta(null, "lab"));
    cluster.setSpec(new EtcdClusterSpec(List.of("https://172.30.0.11:2379"), "etcd-lab"));
    cluster.setStatus(
        new EtcdClusterStatus(
            1L,
            "3.6.14",
            "etcd-1",
            5_000_000L,
            3_000_000L,
            8L << 30,
            1,
            alarms,
            List.of(
                member("etcd-1", "leader", true),
                member("etcd-2", "follower", true),
                member("etcd-3", "follower", thirdReachable)),
            null,
            0L,
            null,
            null,
            List.of(ready("02"))));
    return cluster;
  }

  private static EtcdMember member(String name, String role, boolean reachable) {
    var endpoint = "https://172.30.0.1%s:2379".formatted(name.substring(5));
    return reachable
        ? new EtcdMember(name, endpoint, true, "3.6.14", role, 5_000_000L, null)
        : new EtcdMember(name, endpoint, false, null, null, null, "connection refused");
  }

  public static EtcdTenant tenant() {
    var tenant = new EtcdTenant();
    tenant.setMetadata(meta(INNER, "demo"));
    tenant.setSpec(new EtcdTenantSpec("lab", "mnopqrstuvwx", 35L << 20));
    tenant.setStatus(
        new EtcdTenantStatus(
            1L,
            "/t/mnopqrstuvwx/",
            "/t/mnopqrstuvwx0",
            "mnopqrstuvwx",
            "demo-etcd",
            "2026-02-01T10:00:00Z",
            null,
            412L,
            1_468_006L,
            List.of(new ResourceUsage("configmaps", 1_048_576L, 12L)),
            "1.4 MiB of 35.0 MiB",
            List.of(ready("03"))));
    return tenant;
  }

  public static EtcdTenant tenantOverQuota(String sentence) {
    var tenant = tenant();
    var exceeded =
        condition("QuotaExceeded", "True", "OverQuota", sentence, "2026-01-02T10:04:00Z");
    tenant.setStatus(
        Partial.like(tenant.getStatus())
            .with("keys", 9412L)
            .with("bytes", 38_902_170L)
            .with("largest", List.of(new ResourceUsage("configmaps", 31_457_280L, 9000L)))
            .with("usage", "37.1 MiB of 35.0 MiB")
            .with("conditions", List.of(ready("03"), exceeded))
            .make());
    return tenant;
  }

  public static CustomerCluster cluster(String name, Condition... conditions) {
    return cluster(name, "1.36.4", conditions);
  }

  public static CustomerCluster cluster(String name, String version, Condition... conditions) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(meta("default", name));
    cluster.setSpec(
        new CustomerClusterSpec(
            version,
            Plan.SHARED,
            Networks.defaults(),
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    cluster.setStatus(
        new CustomerClusterStatus(
            1L,
            "abcdefghijkl",
            INNER,
            "local",
            "lab",
            "https://172.31.0.10:30000",
            version,
            "2/2",
            name + "-kubeconfig",
            "2026-02-01T10:00:00Z",
            null,
            ClusterSize.SMALL,
            ClusterSize.SMALL,
            "2 nodes",
            CREATED,
            List.of(conditions)));
    return cluster;
  }

  /** The same, of a cluster whose credentials are rotated. */
  public static CustomerClusterStatus rotating(
      CustomerClusterStatus status, List<CredentialRotation> rotations) {
    return Partial.like(status).with("rotations", rotations).make();
  }

  /** A cluster that the operator has not seen yet. */
  public static CustomerCluster newCluster(String name) {
    var cluster = cluster(name);
    cluster.setStatus(null);
    return cluster;
  }

  public static ControlPlane controlPlane(
      @Nullable Integer queuePlace, @Nullable String usableAt, Condition... conditions) {
    return controlPlane(queuePlace, usableAt, null, conditions);
  }

  /** Whose reset of that time holds. */
  static ControlPlane lockedOut(@Nullable String resetAt) {
    return controlPlane(null, null, resetAt);
  }

  private static ControlPlane controlPlane(
      @Nullable Integer queuePlace,
      @Nullable String usableAt,
      @Nullable String resetAt,
      Condition... conditions) {
    var controlPlane = new ControlPlane();
    controlPlane.setMetadata(meta(INNER, "demo"));
    controlPlane.setSpec(
        new ControlPlaneSpec(
            "1.36.4",
            1,
            "lab",
            null,
            "local",
            Networks.defaults(),
            new ApiServer(List.of()),
            new ControllerManager(List.of()),
            new Scheduler(List.of()),
            false,
            null,
            null,
            null,
            ClusterSize.SMALL));
    controlPlane.setStatus(
        Partial.of(ControlPlaneStatus.class)
            .with("observedGeneration", 1L)
            .with("replicas", 1)
            .with("readyReplicas", 1)
            .with("selector", "x=y")
            .with("endpoint", "https://172.31.0.10:30000")
            .with("version", "1.36.4")
            .with("tenantId", "mnopqrstuvwx")
            .with("adminKubeconfigSecret", "demo-admin")
            .with("startQueuePosition", queuePlace)
            .with("usableAt", usableAt)
            .with("accessResetAt", resetAt)
            .with("conditions", List.of(conditions))
            .make());
    return controlPlane;
  }

  public static Deployment deployment(String component, int ready) {
    return new DeploymentBuilder()
        .withMetadata(meta(INNER, "demo-" + component))
        .withNewSpec()
        .withReplicas(1)
        .endSpec()
        .withNewStatus()
        .withReadyReplicas(ready)
        .addNewCondition()
        .withType("Available")
        .withStatus(ready == 1 ? "True" : "False")
        .withMessage("Deployment does not have minimum availability.")
        .withLastTransitionTime("2026-01-02T10:00:06Z")
        .endCondition()
        .endStatus()
        .build();
  }

  public static Deployment[] deployments() {
    return new Deployment[] {
      deployment("api-server", 1),
      deployment("controller-manager", 1),
      deployment("scheduler", 1),
      deployment("tunnel-server", 1)
    };
  }

  public static NodePool pool(String name, int wanted, int ready, Condition... conditions) {
    var pool = new NodePool();
    pool.setMetadata(meta("default", name));
    pool.setSpec(new NodePoolSpec("demo", wanted, "small", "1.36.4", Map.of(), List.of()));
    pool.setStatus(
        new NodePoolStatus(1L, wanted, ready, wanted, wanted - ready, "x=y", List.of(conditions)));
    return pool;
  }

  public static WorkerNode node(
      String name, String address, @Nullable String readyAt, Condition... conditions) {
    var node = new WorkerNode();
    node.setMetadata(meta("default", name));
    node.setSpec(
        new WorkerNodeSpec("demo", "demo-workers", "small", "1.36.4", Map.of(), List.of()));
    node.setStatus(
        new WorkerNodeStatus(
            1L, "id", address, "2026-01-02T10:00:08Z", readyAt, null, null, List.of(conditions)));
    return node;
  }

  /** The provider with the cluster demo, all well. */
  public static FleetInMemory wellFleet() {
    return new FleetInMemory()
        .with(
            adminCluster(),
            etcdCluster(true, List.of()),
            cluster("demo", ready("38")),
            controlPlane(null, "2026-01-02T10:00:07Z", ready("07")),
            tenant(),
            pool("demo-workers", 2, 2, ready("36")),
            node("demo-workers-a", "172.31.1.0", "2026-01-02T10:00:33Z", ready("33")),
            node("demo-workers-b", "172.31.1.1", "2026-01-02T10:00:36Z", ready("36")))
        .with(deployments())
        .withSecret("kubinception-system", "backup-store", "encryptionKey", "a2V5")
        .withSecret("default", "demo-kubeconfig", "kubeconfig", "apiVersion: v1\nkind: Config\n");
  }
}

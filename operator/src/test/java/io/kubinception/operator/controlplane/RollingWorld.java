package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneMaintenance;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.EtcdTenantStatus;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ComponentImages;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.controlplane.Rollout;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.controlplane.SizeClass;
import io.kubinception.operator.etcdcluster.EtcdClusterTold;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.testkit.Partial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A control plane that runs: its resource, its Deployments, and pods that come when told. */
final class RollingWorld {
  private static final List<Component> ORDER =
      List.of(
          Component.API_SERVER,
          Component.TUNNEL_SERVER,
          Component.CONTROLLER_MANAGER,
          Component.SCHEDULER);

  private final Clock clock;
  private final Map<Component, Deployment> deployments = new EnumMap<>(Component.class);
  private final Set<Component> halfReplaced = EnumSet.noneOf(Component.class);
  private final List<Condition> conditions = new ArrayList<>();
  private final EtcdClusterTold toldByEtcd;
  private List<String> etcd = List.of("https://172.30.0.11:2379");
  private String wished;
  private String runs;
  private ClusterSize wishedSize = ClusterSize.SMALL;
  private @Nullable ControlPlaneMaintenance maintenance;
  private @Nullable String settledWish;
  private @Nullable String resetAt;
  private boolean tenantIsReady = true;
  private int replicas = 1;
  private @Nullable ClusterSize runsAs = ClusterSize.SMALL;

  RollingWorld(Clock clock, String version) {
    this.clock = clock;
    this.toldByEtcd = new EtcdClusterTold(clock);
    this.wished = version;
    this.runs = version;
    isReady(true);
    isAllThere();
  }

  /** Its pods are as they are wished, and ready. */
  void isAllThere() {
    var pass = begin();
    Roll.render(pass, SecretChecksums.NONE);
    ORDER.forEach(c -> deployments.put(c, whole(pass.objects().deployment(c))));
  }

  void wish(String version) {
    wished = version;
  }

  void wish(ClusterSize size) {
    wishedSize = size;
  }

  /** So many of each component are wished for. */
  void replicas(int wished) {
    replicas = wished;
  }

  /** People are to be locked out. */
  void reset(String at) {
    resetAt = at;
  }

  void tenantIsReady(boolean ready) {
    tenantIsReady = ready;
  }

  void maintenance(boolean open, String wish) {
    maintenance = new ControlPlaneMaintenance(open, wish);
  }

  /** The size that the status tells. */
  @Nullable ClusterSize runsAs() {
    return runsAs;
  }

  /** The size that the API server's pods are, or are about to be, of. */
  Optional<ClusterSize> size() {
    var pod = seen(Component.API_SERVER).getSpec().getTemplate().getSpec();
    return SizeClass.ofApiServerLimit(
        pod.getContainers().getFirst().getResources().getLimits().get("memory"));
  }

  void etcdIsNow(String... endpoints) {
    etcd = List.of(endpoints);
  }

  boolean apiServerSpeaksTo(String endpoint) {
    var pod = seen(Component.API_SERVER).getSpec().getTemplate().getSpec();
    return pod.getContainers().getFirst().getArgs().toString().contains(endpoint);
  }

  void isReady(boolean ready) {
    isReady(ready, "Any");
  }

  void isReady(boolean ready, String reason) {
    says(Conditions.READY, ready ? "True" : "False", reason);
  }

  /** Its status has this condition. */
  void says(String type, String status, String reason) {
    var told =
        new Conditions(clock, 1L, List.copyOf(conditions)).set(type, status, reason, "").list();
    conditions.clear();
    conditions.addAll(told);
  }

  /** The status of its etcd cluster has this condition. */
  void etcdSays(String type, String status) {
    toldByEtcd.says(type, status, "Any");
  }

  /** A pass of the operator to its end. */
  ControlPlanePass pass(Roll roll) {
    var pass = passThatDies(roll, ORDER.size());
    roll.lookForEnd(pass);
    pass.usable("any");
    var told = new Conditions(clock, 1L, List.copyOf(conditions));
    Roll.tell(pass, told);
    runs = String.valueOf(pass.versionThatRuns());
    runsAs = pass.sizeThatRuns();
    settledWish = pass.settledWish();
    conditions.clear();
    conditions.addAll(told.list());
    return pass;
  }

  /** A pass that ends after so many Deployments were applied, and tells nobody. */
  ControlPlanePass passThatDies(Roll roll, int applied) {
    var pass = begin();
    Roll.render(pass, SecretChecksums.NONE);
    if (!roll.holdBack(pass)) {
      ORDER.stream().limit(applied).forEach(c -> apply(c, pass.objects().deployment(c)));
    }
    return pass;
  }

  private void apply(Component component, Deployment wanted) {
    Deployment seen = deployments.get(component);
    Deployment next = Rollout.next(component, wanted, seen);
    if (seen == null || !next.getSpec().equals(seen.getSpec())) {
      deployments.put(component, status(next, 2, 1, 1));
    }
  }

  /** The last old pod has ended. */
  void podsAreReplaced(Component component) {
    deployments.computeIfPresent(component, (_, seen) -> whole(seen));
  }

  /** One Deployment goes a step on: half way first, then all of it. */
  void somePodsAreReplaced() {
    ORDER.stream()
        .filter(c -> !Rollout.isComplete(seen(c), seen(c)))
        .findFirst()
        .filter(c -> !halfReplaced.add(c))
        .ifPresent(this::podsAreReplaced);
  }

  void loses(Component component) {
    deployments.computeIfPresent(component, (_, seen) -> status(seen, 1, 1, 0));
  }

  void nothingIsNewerThanAnApiServer() {
    Deployment apiServer = seen(Component.API_SERVER);
    boolean allNew =
        Rollout.isComplete(apiServer, apiServer) && version(Component.API_SERVER).equals(wished);
    if (!allNew) {
      assertThat(version(Component.CONTROLLER_MANAGER)).isNotEqualTo(wished);
      assertThat(version(Component.SCHEDULER)).isNotEqualTo(wished);
    }
  }

  String version(Component component) {
    var pod = seen(component).getSpec().getTemplate().getSpec();
    return ComponentImages.versionOf(component, pod.getContainers().getFirst().getImage())
        .orElseThrow();
  }

  private Deployment seen(Component component) {
    return Objects.requireNonNull(deployments.get(component));
  }

  /** The version that the status tells. */
  String runs() {
    return runs;
  }

  String told() {
    return condition().map(Condition::getReason).orElse("");
  }

  String message() {
    return condition().map(Condition::getMessage).orElse("");
  }

  private Optional<Condition> condition() {
    return conditions.stream().filter(c -> c.getType().equals(RolledOut.CONDITION)).findFirst();
  }

  /** Another control plane, whose roll has come to this. */
  ControlPlane stuck(String reason) {
    var other = resource();
    other.getMetadata().setName("other");
    var told =
        new Conditions(clock, 1L, List.of()).set(RolledOut.CONDITION, "False", reason, "").list();
    other.setStatus(status(told));
    return other;
  }

  ControlPlanePass begin() {
    var byName = new HashMap<String, Deployment>();
    deployments.values().forEach(d -> byName.put(d.getMetadata().getName(), d));
    var tenant = new EtcdTenant();
    tenant.setSpec(new EtcdTenantSpec("lab", "abcdefghijkl", null));
    tenant.setStatus(toldOfTenant());
    var pass = new ControlPlanePass(resource(), byName, tenant);
    var cluster = new EtcdCluster();
    cluster.setSpec(new EtcdClusterSpec(etcd, "root"));
    cluster.setStatus(toldByEtcd.status());
    pass.found(new AdminCluster(), cluster);
    pass.reachedAt(new Endpoint("172.30.0.10", 30000, 1384), "10.96.0.1");
    return pass;
  }

  private EtcdTenantStatus toldOfTenant() {
    return Partial.of(EtcdTenantStatus.class)
        .with(
            "conditions",
            new Conditions(clock, 1L, List.of())
                .set(Conditions.READY, tenantIsReady ? "True" : "False", "Any", "")
                .list())
        .make();
  }

  ControlPlane resource() {
    var controlPlane = new ControlPlane();
    controlPlane.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("cc-abcdefghijkl")
            .withName("demo")
            .withUid("uid")
            .withGeneration(1L)
            .build());
    controlPlane.setSpec(
        Partial.like(Specs.of(wished, wishedSize, resetAt, maintenance))
            .with("replicas", replicas)
            .make());
    controlPlane.setStatus(status(List.copyOf(conditions)));
    return controlPlane;
  }

  private ControlPlaneStatus status(List<Condition> told) {
    return Partial.of(ControlPlaneStatus.class)
        .with("observedGeneration", 1L)
        .with("replicas", 1)
        .with("readyReplicas", 1)
        .with("endpoint", "https://172.30.0.10:30000")
        .with("version", runs)
        .with("startedAt", "2026-01-01T00:00:00Z")
        .with("size", runsAs)
        .with("settledWish", settledWish)
        .with("conditions", told)
        .make();
  }

  private static Deployment whole(Deployment deployment) {
    int all = deployment.getSpec().getReplicas();
    return status(deployment, all, all, all);
  }

  private static Deployment status(Deployment deployment, int pods, int updated, int ready) {
    return new DeploymentBuilder(deployment)
        .editMetadata()
        .withGeneration(1L)
        .endMetadata()
        .withNewStatus()
        .withObservedGeneration(1L)
        .withReplicas(pods)
        .withUpdatedReplicas(updated)
        .withReadyReplicas(ready)
        .endStatus()
        .build();
  }
}

package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Watches a registered etcd cluster, and refuses one that cannot keep customers apart. */
public final class EtcdClusterReconciler
    extends ResourceReconciler<EtcdCluster, EtcdClusterStatus, EtcdClusterReconciler.Pass> {

  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final EtcdConnections connections;

  public EtcdClusterReconciler(
      KubernetesClient client, EtcdConnections connections, Events events, Clock clock) {
    super(clock, events, EtcdCluster::new);
    this.client = client;
    this.connections = connections;
  }

  /** What one pass found out. */
  static final class Pass {
    private @Nullable ClusterReport report;
    private int tenants;

    private ClusterReport report() {
      return Objects.requireNonNull(report, "no step has asked etcd");
    }
  }

  @Override
  protected Pass begin(EtcdCluster cluster, Context<EtcdCluster> context) {
    var pass = new Pass();
    String name = cluster.getMetadata().getName();
    pass.tenants =
        (int)
            client.resources(EtcdTenant.class).inAnyNamespace().list().getItems().stream()
                .filter(t -> t.getSpec().etcdCluster().equals(name))
                .count();
    return pass;
  }

  @Override
  protected List<Step> steps(EtcdCluster cluster, Pass pass) {
    return List.of(
        new Step("Reachable", () -> ask(cluster, pass)),
        new Step("VersionAccepted", () -> version(pass)),
        new Step("AuthEnabled", () -> auth(pass)),
        new Step("Healthy", () -> healthy(pass)));
  }

  @Override
  protected List<Step> deletion(EtcdCluster cluster, Pass pass) {
    return List.of(
        new Step(
            "Unused",
            () -> {
              if (pass.tenants > 0) {
                return StepResult.waitFor(
                    LOOK,
                    "InUse",
                    "%d tenants keep their data here: move or delete them first"
                        .formatted(pass.tenants));
              }
              connections.forget(cluster.getMetadata().getName());
              return StepResult.done("");
            }));
  }

  @Override
  protected Duration resync(EtcdCluster cluster, Pass pass) {
    return LOOK;
  }

  private StepResult ask(EtcdCluster cluster, Pass pass) {
    pass.report = ClusterReport.of(connections.to(cluster).client());
    long reachable = pass.report().members().stream().filter(m -> m.reachable()).count();
    return reachable > 0
        ? StepResult.done(
            "%d of %d members answer".formatted(reachable, pass.report().members().size()))
        : StepResult.waitFor(LOOK_SOON, "Unreachable", "no member answers");
  }

  private static StepResult version(Pass pass) {
    var problem = pass.report().floorProblem();
    return problem
        .map(p -> StepResult.userMustAct("EtcdTooOld", p))
        .orElseGet(() -> StepResult.done(pass.report().lowestVersion()));
  }

  private static StepResult auth(Pass pass) {
    return pass.report().authEnabled()
        ? StepResult.done("")
        : StepResult.userMustAct(
            "AuthDisabled",
            "authentication is off, so every tenant could read every other's data: enable it on"
                + " the etcd servers (etcdctl auth enable) before any tenant is created");
  }

  private static StepResult healthy(Pass pass) {
    var report = pass.report();
    if (!report.alarms().isEmpty()) {
      return StepResult.waitFor(
          LOOK_SOON, "Alarm", "alarms are raised: " + String.join(", ", report.alarms()));
    }
    var away =
        report.members().stream().filter(m -> !m.reachable()).map(m -> m.name()).sorted().toList();
    if (report.members().size() - away.size() <= report.members().size() / 2) {
      return StepResult.waitFor(
          LOOK_SOON, "NoQuorum", "no quorum: these members are away: " + String.join(", ", away));
    }
    return StepResult.done(
        away.isEmpty()
            ? "all members are healthy"
            : "quorum stands, but these members are away: " + String.join(", ", away));
  }

  @Override
  protected StepResult failure(Exception e) {
    return EtcdFailures.of(e);
  }

  @Override
  protected EtcdClusterStatus status(EtcdCluster cluster, Pass pass, Conditions conditions) {
    var report = pass.report;
    Long generation = cluster.getMetadata().getGeneration();
    if (report == null) {
      return new EtcdClusterStatus(
          generation, null, null, null, null, pass.tenants, null, null, conditions.list());
    }
    return new EtcdClusterStatus(
        generation,
        report.lowestVersion(),
        report.leader().orElse(null),
        report.databaseBytes(),
        report.databaseInUseBytes(),
        pass.tenants,
        report.alarms(),
        report.members().stream().map(EtcdClusterReconciler::member).toList(),
        conditions.list());
  }

  private static EtcdMember member(ClusterReport.Member m) {
    return new EtcdMember(
        m.name(),
        m.endpoint(),
        m.reachable(),
        m.version(),
        m.role(),
        m.databaseBytes(),
        m.problem());
  }
}

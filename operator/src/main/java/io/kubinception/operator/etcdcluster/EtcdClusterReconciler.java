package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.ServerCertificates;
import io.kubinception.etcd.operate.Lookout.Finding;
import io.kubinception.operator.etcdpods.EtcdPodRotated;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Watches an etcd cluster, refuses one that cannot keep customers apart, and runs one of pods. */
public final class EtcdClusterReconciler
    extends ResourceReconciler<EtcdCluster, EtcdClusterStatus, EtcdClusterReconciler.Pass> {

  /** Conditions without which nobody may move in. */
  public static final String VERSION_ACCEPTED = "VersionAccepted";

  public static final String AUTH_ENABLED = "AuthEnabled";

  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final EtcdConnections connections;
  private final EtcdClusterMetrics metrics;
  private final EtcdPods pods;
  private final EtcdUpkeep upkeep;
  private final SilentEtcd silent;
  private final CertificateEnds certificates;
  private final MovesUnderWay moves;
  private final PodsRotation rotation;

  public EtcdClusterReconciler(
      KubernetesClient client,
      EtcdConnections connections,
      EtcdPods pods,
      EtcdClusterMetrics metrics,
      Events events,
      Clock clock) {
    super(clock, events, EtcdCluster::new);
    this.client = client;
    this.connections = connections;
    this.pods = pods;
    this.metrics = metrics;
    this.upkeep = new EtcdUpkeep(new Upkeep(clock), events, clock);
    this.silent = new SilentEtcd(client, pods, upkeep, events, clock);
    this.moves = new MovesUnderWay(client);
    this.rotation = new PodsRotation(pods, moves, events);
    this.certificates = new CertificateEnds(ServerCertificates::end, clock);
  }

  /** What one pass found out. */
  static final class Pass {
    private @Nullable ClusterReport report;
    private List<Finding> findings = List.of();
    private Map<String, Instant> certificates = Map.of();
    private int tenants;
    private StepResult members = StepResult.waitFor(LOOK_SOON, "Unknown", "nobody has looked");
    private @Nullable AuthoritiesRotation rotation;

    private ClusterReport report() {
      return Objects.requireNonNull(report, "no step has asked etcd");
    }
  }

  @Override
  protected Pass begin(EtcdCluster cluster, Context<EtcdCluster> context) {
    var pass = new Pass();
    pass.rotation = cluster.getStatus() == null ? null : cluster.getStatus().rotation();
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
    var steps = new ArrayList<Step>();
    Optional<EtcdStatefulSet> ofPods = cluster.statefulSet();
    ofPods.ifPresent(
        wish -> {
          steps.add(new Step("CertificatesIssued", () -> pods.certificates(cluster, wish)));
          steps.add(new Step("Placed", () -> placed(cluster, wish)));
        });
    steps.add(new Step(EtcdReachable.CONDITION, () -> ask(cluster, pass)));
    steps.add(new Step(VERSION_ACCEPTED, () -> version(pass)));
    ofPods.ifPresent(
        wish ->
            steps.add(
                new Step("Born", () -> pods.born(cluster, wish, etcd(cluster), pass.report()))));
    steps.add(new Step(AUTH_ENABLED, () -> auth(pass)));
    ofPods.ifPresent(
        wish -> {
          steps.add(Step.beside(EtcdCluster.MEMBERS_AS_WISHED, () -> members(cluster, wish, pass)));
          steps.add(Step.beside("AuthoritiesAsWished", () -> rotate(cluster, wish, pass)));
        });
    steps.add(new Step(EtcdAnswers.HEALTHY, () -> healthy(cluster, pass)));
    steps.add(
        new Step("Defragmented", () -> upkeep.defragment(cluster, etcd(cluster), pass.report())));
    return steps;
  }

  /** Who changes members changes the StatefulSet: what was read of it before may not come back. */
  private StepResult placed(EtcdCluster cluster, EtcdStatefulSet wish) {
    return upkeep.isAtWork(cluster)
        ? StepResult.done("its members are being changed")
        : pods.placed(cluster, wish);
  }

  private StepResult members(EtcdCluster cluster, EtcdStatefulSet wish, Pass pass) {
    pass.members =
        upkeep.members(cluster, pods.members(cluster, wish, etcd(cluster)), pass.report());
    return pass.members;
  }

  /** Not while members are changed: who does it knows whom they trusted at its beginning. */
  private StepResult rotate(EtcdCluster cluster, EtcdStatefulSet wish, Pass pass) {
    if (upkeep.isAtWork(cluster)) {
      String work = "something is being done about its members";
      pass.rotation = PodsRotation.held(pass.rotation, work);
      return StepResult.waitFor(LOOK_SOON, "Waiting", work);
    }
    EtcdPodRotated rotated = rotation.goOn(cluster, wish, pass.report(), pass.members);
    pass.rotation = rotated.rotation();
    return PodsRotation.result(rotated);
  }

  private EtcdClient etcd(EtcdCluster cluster) {
    return connections.to(cluster).client();
  }

  @Override
  protected List<Step> deletion(EtcdCluster cluster, Pass pass) {
    return List.of(
        new Step(
            "Unused",
            () -> {
              if (pass.tenants > 0) {
                return StepResult.waitFor(LOOK, "InUse", silent.inUse(cluster, pass.tenants));
              }
              Optional<String> move = moves.of(cluster.getMetadata().getName());
              if (move.isPresent()) {
                return StepResult.waitFor(
                    LOOK,
                    "InUse",
                    "EtcdMove %s still needs it: wait for it, or delete it".formatted(move.get()));
              }
              cluster.statefulSet().ifPresent(wish -> pods.forgetData(cluster));
              connections.forget(cluster.getMetadata().getName());
              upkeep.forget(cluster.getMetadata().getName());
              metrics.forget(cluster.getMetadata().getName());
              return StepResult.done("");
            }));
  }

  @Override
  protected Duration resync(EtcdCluster cluster, Pass pass) {
    return LOOK;
  }

  private StepResult ask(EtcdCluster cluster, Pass pass) {
    EtcdConnections.Etcd connection = connections.to(cluster);
    EtcdClient etcd = connection.client();
    pass.report = new EtcdHealth(etcd).report();
    pass.findings = upkeep.look(cluster, etcd, pass.report());
    pass.certificates = certificates.of(pass.report(), connection.rootUntil());
    metrics.saw(
        cluster.getMetadata().getName(),
        new EtcdClusterMetrics.Seen(
            clock.instant(),
            pass.report(),
            upkeep.disks(cluster, etcd),
            pass.certificates,
            leaderChanges(cluster.getStatus(), pass.findings),
            Optional.ofNullable(lastDefragmented(cluster)).map(Instant::parse),
            pass.tenants));
    long reachable =
        pass.report().members().stream().filter(ClusterReport.Member::reachable).count();
    if (reachable == 0) {
      return silent.told(cluster);
    }
    if (pass.report().hasQuorum()) {
      silent.over(cluster);
    }
    return StepResult.done(
        "%d of %d members answer".formatted(reachable, pass.report().members().size()));
  }

  private static StepResult version(Pass pass) {
    return pass.report().members().stream()
        .flatMap(m -> m.version().stream())
        .filter(v -> !v.meetsFloor())
        .findFirst()
        .map(v -> StepResult.userMustAct("EtcdTooOld", v.floorReason()))
        .orElseGet(() -> StepResult.done(lowestVersion(pass.report())));
  }

  private static StepResult auth(Pass pass) {
    return pass.report()
        .authEnabled()
        .map(
            on ->
                on
                    ? StepResult.done("")
                    : StepResult.userMustAct(
                        "AuthDisabled",
                        "authentication is off, so every tenant could read every other's data:"
                            + " enable it on the etcd servers (etcdctl auth enable) before any"
                            + " tenant is created"))
        .orElseGet(
            () ->
                StepResult.waitFor(
                    LOOK_SOON,
                    EtcdAnswers.AUTH_UNKNOWN,
                    "no member says whether authentication is on"));
  }

  private StepResult healthy(EtcdCluster cluster, Pass pass) {
    var report = pass.report();
    String problems = String.join(" ", report.problems());
    if (!report.alarms().isEmpty()) {
      return upkeep.alarms(cluster, etcd(cluster), report);
    }
    if (!report.hasQuorum()) {
      return StepResult.waitFor(LOOK_SOON, EtcdAnswers.NO_QUORUM, problems);
    }
    return StepResult.done(problems.isEmpty() ? "all members are healthy" : problems);
  }

  private static String lowestVersion(ClusterReport report) {
    return report.members().stream()
        .flatMap(m -> m.version().stream())
        .min(Comparator.naturalOrder())
        .map(EtcdVersion::toString)
        .orElse("");
  }

  @Override
  protected StepResult failure(Exception e) {
    return EtcdFailures.of(e);
  }

  @Override
  protected EtcdClusterStatus status(EtcdCluster cluster, Pass pass, Conditions conditions) {
    var report = pass.report;
    Long generation = cluster.getMetadata().getGeneration();
    EtcdClusterStatus before = cluster.getStatus();
    if (report == null) {
      return new EtcdClusterStatus(
          generation,
          null,
          null,
          null,
          null,
          null,
          pass.tenants,
          null,
          null,
          before == null ? null : before.endpoints(),
          before == null ? null : before.leaderChanges(),
          lastDefragmented(cluster),
          pass.rotation,
          conditions.list());
    }
    SilentEtcd.forgetWhatWasSeen(conditions);
    sayWhetherDisksAreFast(pass, conditions);
    sayWhetherCertificatesLast(pass, conditions);
    return new EtcdClusterStatus(
        generation,
        lowestVersion(report),
        report.leader().map(ClusterReport.Member::name).orElse(null),
        largest(report, ClusterReport.Member::dbSizeBytes),
        largest(report, ClusterReport.Member::dbSizeInUseBytes),
        quota(report),
        pass.tenants,
        report.alarms().stream().map(a -> a.kind().name()).distinct().toList(),
        MembersTold.of(report, before),
        endpoints(cluster, report),
        leaderChanges(before, pass.findings),
        lastDefragmented(cluster),
        pass.rotation,
        conditions.list());
  }

  private @Nullable List<String> endpoints(EtcdCluster cluster, ClusterReport report) {
    EtcdClusterStatus status = cluster.getStatus();
    return new MemberEndpoints(
            connections.registered(cluster),
            status == null ? null : status.endpoints(),
            endpoint -> answers(cluster, endpoint))
        .follow(report);
  }

  private boolean answers(EtcdCluster cluster, String endpoint) {
    try {
      etcd(cluster).maintenance().status(URI.create(endpoint));
      return true;
    } catch (EtcdException e) {
      return false;
    }
  }

  private @Nullable String lastDefragmented(EtcdCluster cluster) {
    EtcdClusterStatus before = cluster.getStatus();
    return upkeep
        .lastDefragmented(cluster.getMetadata().getName())
        .orElse(before == null ? null : before.lastDefragmented());
  }

  private static long leaderChanges(@Nullable EtcdClusterStatus before, List<Finding> findings) {
    Long until = before == null ? null : before.leaderChanges();
    return Objects.requireNonNullElse(until, 0L)
        + findings.stream()
            .mapToLong(f -> f instanceof Finding.LeaderChanged changed ? changed.elections() : 0)
            .sum();
  }

  /** Not a step: customers are served from slow disks, too, so nothing waits for better ones. */
  private static void sayWhetherDisksAreFast(Pass pass, Conditions conditions) {
    String slow =
        pass.findings.stream()
            .filter(Finding.SlowDisk.class::isInstance)
            .map(Finding::sentence)
            .collect(Collectors.joining(" "));
    if (slow.isEmpty()) {
      conditions.set(EtcdCluster.DISKS_FAST, "True", "Fast", "no slow disk was seen");
    } else {
      conditions.set(EtcdCluster.DISKS_FAST, "False", "SlowDisk", slow);
    }
  }

  /** Nor is this: until they end all is well. */
  private void sayWhetherCertificatesLast(Pass pass, Conditions conditions) {
    certificates
        .sentence(pass.certificates)
        .ifPresentOrElse(
            soon -> conditions.set(EtcdCluster.CERTIFICATES_LAST, "False", "EndSoon", soon),
            () ->
                conditions.set(
                    EtcdCluster.CERTIFICATES_LAST, "True", "Last", "for a month at least"));
  }

  /** The smallest: it is the first to be full. */
  private static @Nullable Long quota(ClusterReport report) {
    var told = report.members().stream().mapToLong(ClusterReport.Member::dbQuotaBytes);
    var least = told.filter(bytes -> bytes > 0).min();
    return least.isPresent() ? least.getAsLong() : null;
  }

  private static long largest(ClusterReport report, ToLongFunction<ClusterReport.Member> size) {
    return report.members().stream().mapToLong(size).max().orElse(0);
  }
}

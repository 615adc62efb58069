package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.etcd.Auth;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Etcd clusters that run as pods in the operator's namespace: from nothing to authentication. */
public final class EtcdPods {
  private static final Duration LOOK_SOON = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final Applier applier;
  private final String namespace;
  private final Clock clock;
  private final EtcdPodAuthorities authorities;
  private volatile Consumer<ResourceID> followers = id -> {};

  /**
   * @param namespace the operator's
   */
  public EtcdPods(KubernetesClient client, Applier applier, String namespace, Clock clock) {
    this.client = client;
    this.applier = applier;
    this.namespace = namespace;
    this.clock = clock;
    this.authorities = new EtcdPodAuthorities(client, applier, namespace, clock);
  }

  /** Makes its certificates, and renews them. */
  public StepResult certificates(EtcdCluster cluster, EtcdStatefulSet wish) {
    EtcdPodObjects objects = objects(cluster, wish);
    return authorities.complete(objects, live(objects.names()) != null);
  }

  /**
   * Goes on with the rotation of its authorities.
   *
   * @param busy what is to end before, as a sentence
   */
  public EtcdPodRotated rotate(
      EtcdCluster cluster, EtcdStatefulSet wish, ClusterReport report, Optional<String> busy) {
    return authorities.rotate(objects(cluster, wish), report, busy, id -> followers.accept(id));
  }

  /** Who is told of EtcdTenants that are to follow a rotation. */
  public void onRotation(Consumer<ResourceID> listener) {
    followers = listener;
  }

  /** Makes its objects; how many members and which version is changed by {@link EtcdPodMembers}. */
  public StepResult placed(EtcdCluster cluster, EtcdStatefulSet wish) {
    EtcdPodObjects objects = objects(cluster, wish);
    StatefulSet live = live(objects.names());
    settle(objects.service());
    settle(objects.policy());
    settle(objects.budget());
    if (start(objects.names()) == null) {
      applier.apply(
          objects.start(
              live == null && !isInhabited(cluster) && cluster.recoverFrom().isEmpty()
                  ? EtcdPodStart.birth(objects.names(), wish.members())
                  : EtcdPodStart.nobody()));
    }
    List<Pod> pods = pods(objects);
    StatefulSet desired =
        live == null
            ? objects.members(wish.members(), wish.versionOrDefault())
            : objects.members(live.getSpec().getReplicas(), version(live, wish, pods));
    applier.settle(desired, live != null);
    startAnew(pods, version(desired));
    recovery(cluster, wish).settle();
    return StepResult.done("%d members".formatted(desired.getSpec().getReplicas()));
  }

  /**
   * Whether customers' API servers were let in before: an empty etcd in place of theirs would be
   * taken for a cluster in which they have deleted everything.
   */
  private boolean isInhabited(EtcdCluster cluster) {
    String name = cluster.getMetadata().getName();
    return client.resources(EtcdTenant.class).inAnyNamespace().list().getItems().stream()
        .filter(tenant -> tenant.getSpec().etcdCluster().equals(name))
        .anyMatch(tenant -> certificate(tenant) != null);
  }

  private @Nullable Secret certificate(EtcdTenant tenant) {
    return client
        .secrets()
        .inNamespace(tenant.getMetadata().getNamespace())
        .withName(new ControlPlaneNames(tenant.getMetadata().getName()).etcdSecret())
        .get();
  }

  private List<Pod> pods(EtcdPodObjects objects) {
    return client.pods().inNamespace(namespace).withLabels(objects.selector()).list().getItems();
  }

  /**
   * The version that members have; another one is an upgrade's work. But one whose image no pod can
   * have is given up for another patch of its minor, which reads the same data.
   */
  private static String version(StatefulSet live, EtcdStatefulSet wish, List<Pod> pods) {
    String version = version(live);
    List<Pod> ofIt = pods.stream().filter(p -> EtcdPodState.version(p).equals(version)).toList();
    return !ofIt.isEmpty()
            && ofIt.stream().allMatch(p -> EtcdPodState.lacksImage(p).isPresent())
            && isOfOneMinor(version, wish.versionOrDefault())
        ? wish.versionOrDefault()
        : version;
  }

  private static boolean isOfOneMinor(String one, String other) {
    EtcdVersion a = EtcdVersion.parse(one);
    EtcdVersion b = EtcdVersion.parse(other);
    return a.major() == b.major() && a.minor() == b.minor();
  }

  /** A pod that waits for the image of another version would wait for ever. */
  private void startAnew(List<Pod> pods, String version) {
    pods.stream()
        .filter(pod -> EtcdPodState.lacksImage(pod).isPresent())
        .filter(pod -> !EtcdPodState.version(pod).equals(version))
        .forEach(pod -> client.resource(pod).delete());
  }

  /** Why members have not even started, as a sentence; empty when they have. */
  public String unstarted(EtcdCluster cluster, EtcdStatefulSet wish) {
    return pods(objects(cluster, wish)).stream()
        .flatMap(
            pod ->
                EtcdPodState.trouble(pod)
                    .map(trouble -> pod.getMetadata().getName() + ": " + trouble)
                    .stream())
        .collect(Collectors.joining(", "));
  }

  private void settle(HasMetadata object) {
    applier.settle(object, client.resource(object).get() != null);
  }

  /**
   * Turns authentication on before anybody but the operator has a certificate, and sees that from
   * then on no member begins anew by itself.
   */
  public StepResult born(
      EtcdCluster cluster, EtcdStatefulSet wish, EtcdClient etcd, ClusterReport report) {
    if (report.authEnabled().orElse(false)) {
      return StepResult.done("");
    }
    EtcdPodObjects objects = objects(cluster, wish);
    StatefulSet live = live(objects.names());
    int members = live == null ? 0 : live.getSpec().getReplicas();
    long answer = report.members().stream().filter(ClusterReport.Member::reachable).count();
    if (answer < members || !report.hasQuorum()) {
      return StepResult.waitFor(
          LOOK_SOON, "Starting", "%d of %d members answer".formatted(answer, members));
    }
    // From here on nobody is born any more: it must hold before there is anything to lose.
    applier.apply(objects.start(EtcdPodStart.nobody()));
    Auth auth = etcd.auth();
    auth.userAdd(EtcdAuthorities.ROOT);
    auth.roleAdd(EtcdAuthorities.ROOT);
    auth.userGrantRole(EtcdAuthorities.ROOT, EtcdAuthorities.ROOT);
    auth.enable();
    return StepResult.waitFor(
        Duration.ofMillis(100), "AuthEnabled", "authentication has just been turned on");
  }

  /** Who is a member, and what is to be done about it. */
  public EtcdPodMembers members(EtcdCluster cluster, EtcdStatefulSet wish, EtcdClient etcd) {
    return new EtcdPodMembers(client, applier, objects(cluster, wish), etcd, clock);
  }

  /** What shows that all of its data are lost, as a sentence; empty while any may be there. */
  public Optional<String> lost(EtcdCluster cluster) {
    return cluster.statefulSet().flatMap(wish -> loss(cluster, wish).evidence());
  }

  /** The same, and why data may be left, though no member answers. */
  public EtcdPodLoss.Verdict loss(EtcdCluster cluster, EtcdStatefulSet wish) {
    return new EtcdPodLoss(client, EtcdPodNames.of(cluster, namespace)).verdict(wish.members());
  }

  /**
   * No member answers, and nothing is being done: an invitation that was left behind ends, or who
   * finds no data would look for the others and not say so.
   */
  public void nobodyMore(EtcdCluster cluster, EtcdStatefulSet wish) {
    EtcdPodObjects objects = objects(cluster, wish);
    ConfigMap start = start(objects.names());
    if (start != null
        && !EtcdPodStart.isBirth(start.getData())
        && !EtcdPodStart.nobody().environment().equals(start.getData())) {
      applier.apply(objects.start(EtcdPodStart.nobody()));
    }
  }

  /** Whether its data are lost and somebody has said that they are given up. */
  public boolean isGivenUp(EtcdCluster cluster) {
    return cluster.dataGivenUp() && isSilent(cluster) && lost(cluster).isPresent();
  }

  /** One that is being deleted is not asked any more: there what pods show has to do. */
  private static boolean isSilent(EtcdCluster cluster) {
    return cluster.isMarkedForDeletion()
        || Status.condition(cluster.getStatus(), EtcdReachable.CONDITION)
            .filter(condition -> "False".equals(condition.getStatus()))
            .isPresent();
  }

  /** What brings it back from a backup when all of its data are lost. */
  public EtcdPodRecovery recovery(EtcdCluster cluster, EtcdStatefulSet wish) {
    return new EtcdPodRecovery(client, applier, objects(cluster, wish));
  }

  /** Gives up the volumes; everything else goes with the EtcdCluster. */
  public void forgetData(EtcdCluster cluster) {
    client
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withLabel(EtcdPodObjects.LABEL, cluster.getMetadata().getName())
        .delete();
  }

  private EtcdPodObjects objects(EtcdCluster cluster, EtcdStatefulSet wish) {
    return new EtcdPodObjects(
        cluster, wish, EtcdPodNames.of(cluster, namespace), authorities.trust(cluster));
  }

  private @Nullable StatefulSet live(EtcdPodNames names) {
    return client.apps().statefulSets().inNamespace(namespace).withName(names.all()).get();
  }

  private @Nullable ConfigMap start(EtcdPodNames names) {
    return client.configMaps().inNamespace(namespace).withName(names.all()).get();
  }

  static String version(StatefulSet live) {
    return EtcdPodTemplate.version(
        live.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage());
  }
}

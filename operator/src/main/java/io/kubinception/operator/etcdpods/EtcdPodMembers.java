package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.operate.Membership;
import io.kubinception.etcd.operate.Membership.Joining;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.etcd.operate.RollingRestart;
import io.kubinception.etcd.operate.RollingUpgrade;
import io.kubinception.etcd.operate.Waiting;
import io.kubinception.operator.kube.Applier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * Brings the members to what is wished: how many, which version, and a new one for each that is
 * lost. All of it may be cut off anywhere: the next look finds what is left to do.
 */
public final class EtcdPodMembers {
  /** How long a member may be away: its pod may be on its way to another node. */
  private static final Duration LOST = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String TRUSTING = "having members trust other authorities";

  private final KubernetesClient client;
  private final Applier applier;
  private final EtcdPodObjects objects;
  private final EtcdPodNames names;
  private final EtcdClient etcd;
  private final Clock clock;

  EtcdPodMembers(
      KubernetesClient client,
      Applier applier,
      EtcdPodObjects objects,
      EtcdClient etcd,
      Clock clock) {
    this.client = client;
    this.applier = applier;
    this.objects = objects;
    this.names = objects.names();
    this.etcd = etcd;
    this.clock = clock;
  }

  /** What comes next. */
  public sealed interface Next {}

  /**
   * Something that takes minutes.
   *
   * @param what for people, like "resizing to 3 members"
   * @param run does it, and returns what was done
   */
  public record Work(String what, Callable<String> run) implements Next {}

  /**
   * Somebody else has to do something before more can be done.
   *
   * @param what a sentence
   */
  public record Awaited(String what) implements Next {}

  /** Nothing. */
  public record AsWished() implements Next {}

  /** What is to be done first, where there is a quorum. */
  public Next next(ClusterReport report, Progress progress) {
    StatefulSet live = live();
    int running = live.getSpec().getReplicas();
    int wished = objects.wish().members();
    var membership = new Membership(etcd, PATIENCE, progress);
    List<Integer> missing =
        IntStream.range(0, running).filter(i -> !votes(report, i)).boxed().toList();
    if (!missing.isEmpty() && running <= wished) {
      return new Work(
          "bringing in " + names.member(missing.getFirst()), () -> join(membership, missing));
    }
    Optional<Integer> lost =
        IntStream.range(0, running).boxed().filter(i -> isLost(report, i)).findFirst();
    if (lost.isPresent()) {
      return new Work(
          "replacing " + names.member(lost.get()), () -> replace(membership, lost.get()));
    }
    Optional<Member> away = report.members().stream().filter(EtcdPodMembers::isAway).findFirst();
    if (away.isPresent()) {
      return new Awaited(returnOf(away.get()));
    }
    return running == wished
        ? restartIfWished(live, report, progress)
        : new Work("resizing to %d members".formatted(wished), () -> resize(membership, running));
  }

  private Next restartIfWished(StatefulSet live, ClusterReport report, Progress progress) {
    String version = objects.wish().versionOrDefault();
    if (!version.equals(EtcdPods.version(live))
        || !report.members().stream()
            .allMatch(m -> m.version().isEmpty() || m.version().get().toString().equals(version))) {
      return unlessUnaware(
          live, new Work("upgrading to " + version, () -> upgrade(version, progress)));
    }
    return report.members().stream()
            .flatMap(member -> pod(member.name()).stream())
            .allMatch(this::trusts)
        ? new AsWished()
        : unlessUnaware(live, new Work(TRUSTING, () -> trust(progress)));
  }

  private Next unlessUnaware(StatefulSet live, Work work) {
    List<String> unaware = unaware(live);
    return unaware.isEmpty()
        ? work
        : new Awaited(
            "%s waits until API servers know all members: those of %s"
                .formatted(work.what(), String.join(", ", unaware)));
  }

  /** Whether it was made with the authorities that members are to trust. */
  private boolean trusts(Pod pod) {
    return EtcdPodTemplate.trust(pod).equals(objects.trust());
  }

  private Optional<Pod> pod(String member) {
    return Optional.ofNullable(client.pods().inNamespace(names.namespace()).withName(member).get());
  }

  /** Its files are read at its start only, as far as they say whom it trusts. */
  private String trust(Progress progress) {
    new RollingRestart(etcd, PATIENCE, progress)
        .run(
            TRUSTING,
            member -> pod(member.name()).filter(this::trusts).isEmpty(),
            member -> startAnew(member.name()));
    return "all members trust whom they should";
  }

  /** Its pod is made by what the StatefulSet says then. */
  private void startAnew(String member) {
    scale(live().getSpec().getReplicas());
    client.pods().inNamespace(names.namespace()).withName(member).delete();
  }

  /** Whom the restart of one member may cut off though others serve. */
  private List<String> unaware(StatefulSet live) {
    int members = live.getSpec().getReplicas();
    return members == 1
        ? List.of()
        : new UnawareApiServers(client).of(names.cluster(), names.clientUrls(members));
  }

  /** As a sentence. */
  private String returnOf(Member member) {
    Optional<Pod> pod = pod(member.name());
    return pod.flatMap(EtcdPodState::lacksImage)
        .map(trouble -> "%s cannot start: %s".formatted(member.name(), trouble))
        .orElseGet(
            () ->
                "%s is away%s: it is waited for, and replaced after 5 minutes"
                    .formatted(
                        member.name(),
                        pod.flatMap(EtcdPodState::trouble).map(t -> " (" + t + ")").orElse("")));
  }

  /** A learner that does not answer is one that was not started yet. */
  private static boolean isAway(Member member) {
    return !member.learner() && !member.reachable();
  }

  private boolean votes(ClusterReport report, int ordinal) {
    return member(report, ordinal).filter(m -> !m.learner()).isPresent();
  }

  private Optional<Member> member(ClusterReport report, int ordinal) {
    return report.members().stream()
        .filter(m -> m.name().equals(names.member(ordinal)))
        .findFirst();
  }

  /** It does not answer, and its pod has not been ready for long, though it has an image. */
  private boolean isLost(ClusterReport report, int ordinal) {
    Pod pod = client.pods().inNamespace(names.namespace()).withName(names.member(ordinal)).get();
    return member(report, ordinal).filter(m -> !m.reachable()).isPresent()
        && pod != null
        && EtcdPodState.lacksImage(pod).isEmpty()
        && notReadySince(pod).filter(s -> s.plus(LOST).isBefore(clock.instant())).isPresent();
  }

  private static Optional<Instant> notReadySince(Pod pod) {
    Optional<PodCondition> ready =
        pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals("Ready"))
            .findFirst();
    return ready.filter(c -> c.getStatus().equals("True")).isPresent()
        ? Optional.empty()
        : ready
            .map(PodCondition::getLastTransitionTime)
            .or(() -> Optional.of(pod.getMetadata().getCreationTimestamp()))
            .map(Instant::parse);
  }

  private String join(Membership membership, List<Integer> ordinals) {
    ordinals.forEach(i -> membership.join(newcomer(i), joining -> start(i, joining)));
    nobodyMore();
    return "all members vote";
  }

  private String replace(Membership membership, int ordinal) {
    membership.replace(
        names.peerUrl(ordinal), newcomer(ordinal), joining -> start(ordinal, joining));
    nobodyMore();
    return names.member(ordinal) + " has been replaced";
  }

  private String resize(Membership membership, int running) {
    int wished = objects.wish().members();
    for (int ordinal = running; ordinal < wished; ordinal++) {
      int joins = ordinal;
      membership.join(newcomer(joins), joining -> start(joins, joining));
    }
    for (int ordinal = running - 1; ordinal >= wished; ordinal--) {
      membership.remove(names.peerUrl(ordinal));
      scale(ordinal);
    }
    nobodyMore();
    return "there are %d members".formatted(wished);
  }

  private String upgrade(String version, Progress progress) {
    var trial = new EtcdPodTrial(client, objects, PATIENCE);
    new RollingUpgrade(etcd, PATIENCE, progress)
        .run(
            EtcdVersion.parse(version),
            member -> {
              trial.run(member.name(), version);
              applier.apply(objects.members(live().getSpec().getReplicas(), version));
              client.pods().inNamespace(names.namespace()).withName(member.name()).delete();
            });
    return "all members run " + version;
  }

  private Newcomer newcomer(int ordinal) {
    return new Newcomer(names.member(ordinal), names.peerUrl(ordinal));
  }

  /** Starts a member without data; one that began by the same invitation is left alone. */
  private void start(int ordinal, Joining joining) {
    EtcdPodStart start = EtcdPodStart.join(joining.initialCluster());
    if (!invitation().equals(start.environment())) {
      forgetData(ordinal);
      applier.apply(objects.start(start));
    }
    if (live().getSpec().getReplicas() <= ordinal) {
      scale(ordinal + 1);
    }
  }

  private Map<String, String> invitation() {
    ConfigMap map = client.configMaps().inNamespace(names.namespace()).withName(names.all()).get();
    return map == null || map.getData() == null ? Map.of() : map.getData();
  }

  /** By force: the node may be lost, and what runs there is no member any more. */
  private void forgetData(int ordinal) {
    var claim =
        client
            .persistentVolumeClaims()
            .inNamespace(names.namespace())
            .withName(names.volumeClaim(ordinal));
    var before = claim.get();
    if (before == null) {
      return;
    }
    String uid = before.getMetadata().getUid();
    claim.delete();
    Waiting.until(
            PATIENCE,
            () -> {
              Optional<String> there =
                  Optional.ofNullable(claim.get())
                      .filter(c -> Objects.equals(c.getMetadata().getUid(), uid))
                      .map(c -> names.volumeClaim(ordinal) + " does not go away");
              // A pod that was made meanwhile holds on to the claim that goes away.
              there.ifPresent(c -> deletePod(ordinal));
              return there;
            })
        .ifPresent(
            there -> {
              throw new IllegalStateException(there);
            });
  }

  private void deletePod(int ordinal) {
    client
        .pods()
        .inNamespace(names.namespace())
        .withName(names.member(ordinal))
        .withGracePeriod(0)
        .delete();
  }

  /** Nothing is to be done: an invitation that a killed operator left behind ends. */
  public void settle() {
    if (!invitation().equals(EtcdPodStart.nobody().environment())) {
      nobodyMore();
    }
  }

  private void nobodyMore() {
    applier.apply(objects.start(EtcdPodStart.nobody()));
  }

  private void scale(int replicas) {
    applier.apply(objects.members(replicas, EtcdPods.version(live())));
  }

  private StatefulSet live() {
    return Objects.requireNonNull(
        client.apps().statefulSets().inNamespace(names.namespace()).withName(names.all()).get(),
        "its StatefulSet is not there");
  }
}

package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.operator.etcdpods.EtcdPodLoss;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Work;
import io.kubinception.operator.etcdpods.EtcdPodRecovery;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An etcd of which no member answers: why, and what is to be done. One of pods may have lost all of
 * its data; it is brought back from a backup when somebody says from which.
 */
final class SilentEtcd {
  private static final String UNREACHABLE = "Unreachable";
  private static final String RECOVERING = "recovering from EtcdBackup ";

  /** Not whether tenants may move in: moves that are under way go by that. */
  private static final List<String> SEEN =
      List.of("Born", EtcdCluster.MEMBERS_AS_WISHED, EtcdAnswers.HEALTHY, "Defragmented");

  private static final Duration LOOK_SOON = Duration.ofSeconds(5);
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final EtcdPods pods;
  private final EtcdUpkeep upkeep;
  private final Events events;
  private final Clock clock;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  SilentEtcd(
      KubernetesClient client, EtcdPods pods, EtcdUpkeep upkeep, Events events, Clock clock) {
    this.client = client;
    this.pods = pods;
    this.upkeep = upkeep;
    this.events = events;
    this.clock = clock;
  }

  /** That its data are lost, when it was seen last. */
  private record Told(String lost, Instant at) {}

  /** How it stands. */
  StepResult told(EtcdCluster cluster) {
    return cluster
        .statefulSet()
        .map(wish -> ofPods(cluster, wish))
        .orElseGet(() -> StepResult.waitFor(LOOK_SOON, UNREACHABLE, "no member answers"));
  }

  private StepResult ofPods(EtcdCluster cluster, EtcdStatefulSet wish) {
    Optional<String> work = upkeep.work(cluster);
    EtcdPodRecovery recovery = pods.recovery(cluster, wish);
    if (work.isEmpty()) {
      pods.nobodyMore(cluster, wish);
    } else if (work.get().startsWith(RECOVERING)) {
      String heldUp = recovery.heldUp().map(why -> "; " + why).orElse("");
      return StepResult.waitFor(LOOK_SOON, EtcdReachable.RECOVERING, work.get() + heldUp);
    }
    EtcdPodLoss.Verdict verdict = pods.loss(cluster, wish);
    Optional<String> lost = lately(cluster, verdict);
    if (lost.isEmpty()) {
      return StepResult.waitFor(LOOK_SOON, UNREACHABLE, waiting(cluster, wish, verdict.doubts()));
    }
    return cluster
        .recoverFrom()
        .map(backup -> recover(cluster, new Work(RECOVERING + backup, () -> recovery.run(backup))))
        .orElseGet(
            () ->
                StepResult.userMustAct(
                    EtcdReachable.DATA_LOST, advice(cluster, recovery, lost.get())));
  }

  private StepResult recover(EtcdCluster cluster, Work work) {
    told.remove(cluster.getMetadata().getName());
    String stands = upkeep.begin(cluster, work);
    return StepResult.waitFor(
        LOOK_SOON,
        upkeep.isAtWork(cluster) ? EtcdReachable.RECOVERING : EtcdReachable.RECOVERY_STOPPED,
        stands);
  }

  /**
   * An etcd without data is started again and again, and while it runs it may have some: what is
   * said may not change with each try. What is done about it looks again.
   */
  private Optional<String> lately(EtcdCluster cluster, EtcdPodLoss.Verdict verdict) {
    String name = cluster.getMetadata().getName();
    Instant now = clock.instant();
    verdict.evidence().ifPresent(lost -> told.put(name, new Told(lost, now)));
    return Optional.ofNullable(told.get(name))
        .filter(last -> now.isBefore(last.at().plus(REMEMBERED)))
        .map(Told::lost);
  }

  /** Why it is waited for, and not taken for lost. */
  private String waiting(EtcdCluster cluster, EtcdStatefulSet wish, String doubts) {
    return Stream.of(
            "no member answers",
            pods.unstarted(cluster, wish),
            doubts,
            cluster.recoverFrom().flatMap(from -> stopped(cluster, from)).orElse(""))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private Optional<String> stopped(EtcdCluster cluster, String backup) {
    String what = RECOVERING + backup;
    return upkeep.stopped(cluster, what).map(why -> what + ": " + why);
  }

  private static String advice(EtcdCluster cluster, EtcdPodRecovery recovery, String lost) {
    String name = cluster.getMetadata().getName();
    String back =
        recovery
            .newest()
            .map(backup -> recover(name, backup))
            .orElse(
                "there is no backup of the whole to bring it back from: make customers' clusters"
                    + " anew from backups of their own");
    return ("all data are lost, and nothing is served in their place: %s; first see whether a"
            + " Released volume still has them ('kubectl get pv'); %s, or give the data up"
            + " ('kubinception etcd pods give-up %s')")
        .formatted(lost, back, name);
  }

  private static String recover(String name, EtcdBackup backup) {
    return "bring back what was there at %s: 'kubinception etcd pods recover %s --from %s'"
        .formatted(backup.getStatus().takenAt(), name, backup.getMetadata().getName());
  }

  /** Where all data are lost, what was seen of members before holds no more. */
  static void forgetWhatWasSeen(Conditions conditions) {
    if (conditions.isReason(EtcdReachable.CONDITION, EtcdReachable.DATA_LOST)) {
      SEEN.stream()
          .filter(conditions::has)
          .forEach(
              type ->
                  conditions.set(
                      type,
                      "Unknown",
                      EtcdReachable.DATA_LOST,
                      "all data are lost: see condition Reachable"));
    }
  }

  /** Its members have a quorum: whatever was wished for lost data must not wait for other ones. */
  void over(EtcdCluster cluster) {
    told.remove(cluster.getMetadata().getName());
    if (cluster.recoverFrom().isEmpty() && !cluster.dataGivenUp()) {
      return;
    }
    client
        .resource(cluster)
        .edit(
            current -> {
              current.getMetadata().getAnnotations().remove(Kubinception.ANNOTATION_RECOVER_FROM);
              current.getMetadata().getAnnotations().remove(Kubinception.ANNOTATION_DATA_GIVEN_UP);
              return current;
            });
    events.normal(
        cluster,
        "DataThere",
        "its members answer and have data%s: nothing is recovered or given up any more"
            .formatted(
                cluster.recoverFrom().map(from -> ", wished from EtcdBackup " + from).orElse("")));
  }

  /** Why it cannot be deleted while tenants are registered there. */
  String inUse(EtcdCluster cluster, int tenants) {
    return pods.lost(cluster).isPresent() && !cluster.dataGivenUp()
        ? ("%d tenants are registered here, whose data are lost: give them up ('kubinception etcd"
                + " pods give-up %s'), then delete them")
            .formatted(tenants, cluster.getMetadata().getName())
        : "%d tenants keep their data here: move or delete them first".formatted(tenants);
  }
}

package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.etcd.operate.Waiting;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings an etcd of pods that lost all of its data back from a backup of the whole: one member on a
 * new volume, at revisions higher than any that was handed out. The others join it afterwards. It
 * may be cut off anywhere and begun again.
 */
public final class EtcdPodRecovery {
  /** Eight gibibytes out of a slow store. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration STARTING = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final Applier applier;
  private final EtcdPodObjects objects;
  private final EtcdPodNames names;
  private final EtcdPodClaims claims;

  EtcdPodRecovery(KubernetesClient client, Applier applier, EtcdPodObjects objects) {
    this.client = client;
    this.applier = applier;
    this.objects = objects;
    this.names = objects.names();
    this.claims = new EtcdPodClaims(client, names);
  }

  /** The newest backup that it can be brought back from. */
  public Optional<EtcdBackup> newest() {
    return client.resources(EtcdBackup.class).list().getItems().stream()
        .filter(backup -> trouble(backup).isEmpty())
        .max(Comparator.comparing(EtcdPodRecovery::takenAt));
  }

  private static String takenAt(EtcdBackup backup) {
    return Optional.ofNullable(backup.getStatus()).map(EtcdBackupStatus::takenAt).orElse("");
  }

  /**
   * Does it; a backup that is of no use is refused before anything is touched.
   *
   * @param name of the EtcdBackup
   * @return what was done, as a sentence
   */
  public String run(String name) {
    EtcdBackup backup = client.resources(EtcdBackup.class).withName(name).get();
    if (backup == null) {
      throw new OperationStopped("there is no EtcdBackup %s: choose another".formatted(name));
    }
    trouble(backup)
        .ifPresent(
            trouble -> {
              throw new OperationStopped(
                  "EtcdBackup %s %s: choose another".formatted(name, trouble));
            });
    requireLoss();
    String version = version();
    long number = recoveries() + 1;
    Pod pod = objects.recovery(fetch(backup), version, number);
    clear(version);
    String claim = applier.apply(objects.claim(0, number)).getMetadata().getUid();
    write(pod);
    requireOwn(claim);
    applier.apply(objects.members(1, version));
    await(PATIENCE, () -> unready(names.member(0)));
    settle();
    return "it is as it was at %s, of EtcdBackup %s".formatted(takenAt(backup), name);
  }

  /**
   * An etcd that is being started may find data; one that finds none ends soon. A member that is
   * ready has them.
   */
  private void requireLoss() {
    members().stream()
        .filter(EtcdPodState::isReady)
        .findFirst()
        .ifPresent(
            pod -> {
              throw new OperationStopped(
                  "%s has its data again: nothing was touched"
                      .formatted(pod.getMetadata().getName()));
            });
    var loss = new EtcdPodLoss(client, names);
    await(STARTING, () -> unproven(loss.verdict(objects.wish().members())));
  }

  private static Optional<String> unproven(EtcdPodLoss.Verdict verdict) {
    return verdict.evidence().isPresent()
        ? Optional.empty()
        : Optional.of(
            "a member may have its data again, and nothing was touched: " + verdict.doubts());
  }

  /** Another operator that took over meanwhile has deleted the claim that was written. */
  private void requireOwn(String uid) {
    PersistentVolumeClaim now = claims.of(0);
    if (now == null || now.isMarkedForDeletion() || !now.getMetadata().getUid().equals(uid)) {
      throw new OperationStopped("another operator has begun it anew: it is left to that one");
    }
  }

  /** How often it came back so far. */
  private long recoveries() {
    String told =
        Optional.ofNullable(etcdCluster().get())
            .map(cluster -> cluster.getMetadata().getAnnotations())
            .map(all -> all.get(Kubinception.ANNOTATION_RECOVERIES))
            .orElse("0");
    if (!told.matches("\\d{1,9}")) {
      throw new OperationStopped(
          "annotation %s of the EtcdCluster is no number: set it to how often it came back"
              .formatted(Kubinception.ANNOTATION_RECOVERIES));
    }
    return Long.parseLong(told);
  }

  private Resource<EtcdCluster> etcdCluster() {
    return client.resources(EtcdCluster.class).withName(names.cluster());
  }

  /** What a member serves is nobody's to be written over any more, and its recovery counts. */
  void settle() {
    for (PersistentVolumeClaim claim : claims.all()) {
      EtcdPodClaims.marked(claim)
          .filter(number -> serves(claim))
          .ifPresent(
              number -> {
                count(number);
                claims.unmark(claim);
              });
    }
  }

  private boolean serves(PersistentVolumeClaim claim) {
    String member = claim.getMetadata().getName().substring(EtcdPodObjects.VOLUME.length() + 1);
    return unready(member).isEmpty();
  }

  private void count(long number) {
    if (number > recoveries()) {
      etcdCluster()
          .edit(
              current -> {
                current
                    .getMetadata()
                    .getAnnotations()
                    .put(Kubinception.ANNOTATION_RECOVERIES, Long.toString(number));
                return current;
              });
    }
  }

  /** Why nothing can be brought back from it, to be put behind its name. */
  private Optional<String> trouble(EtcdBackup backup) {
    EtcdBackupStatus status = backup.getStatus();
    if (!names.cluster().equals(backup.getSpec().etcdCluster())) {
      return Optional.of("is not of the whole etcd cluster " + names.cluster());
    }
    if (status == null || status.file() == null || !Status.isTrue(status, Conditions.READY)) {
      return Optional.of("is not a good one, see its condition Ready");
    }
    String store = backup.getSpec().store();
    return client.secrets().inNamespace(names.namespace()).withName(store).get() == null
        ? Optional.of("is in a store whose Secret %s is not there".formatted(store))
        : Optional.empty();
  }

  private String version() {
    var live =
        client.apps().statefulSets().inNamespace(names.namespace()).withName(names.all()).get();
    return live == null ? objects.wish().versionOrDefault() : EtcdPods.version(live);
  }

  private EtcdPodFetch fetch(EtcdBackup backup) {
    return new EtcdPodFetch(
        EtcdPodFetch.operator(client, names.namespace())
            .orElseThrow(
                () ->
                    new OperationStopped(
                        ("no pod of the operator is in namespace %s, whose program reads the backup:"
                                + " run the operator in the admin cluster")
                            .formatted(names.namespace()))),
        backup.getSpec().store(),
        String.valueOf(backup.getStatus().file()));
  }

  /** What holds up the pod that writes the data, as a sentence. */
  public Optional<String> heldUp() {
    return recoveryPod(pod -> true)
        .flatMap(EtcdPodState::trouble)
        .map(trouble -> names.recovery() + ": " + trouble);
  }

  /** Takes away what is left of members: their volumes are lost, empty, or half written by us. */
  private void clear(String version) {
    applier.apply(objects.start(EtcdPodStart.nobody()));
    forget(pod -> true);
    List<PersistentVolumeClaim> before = claims.all();
    requireLoss();
    // From here on they go, and who goes on after us may know it.
    before.stream()
        .filter(claim -> EtcdPodClaims.marked(claim).isEmpty())
        .forEach(claim -> claims.mark(claim, 0));
    applier.apply(objects.members(0, version));
    before.forEach(claim -> client.resource(claim).delete());
    Set<String> uids =
        before.stream().map(c -> c.getMetadata().getUid()).collect(Collectors.toSet());
    await(
        PATIENCE,
        () -> {
          // By force: the node may be lost.
          members().forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
          return claims.all().stream()
              .filter(claim -> uids.contains(claim.getMetadata().getUid()))
              .map(claim -> claim.getMetadata().getName() + " does not go away")
              .findFirst()
              .or(() -> members().stream().map(EtcdPodRecovery::stays).findFirst());
        });
  }

  private static String stays(Pod pod) {
    return pod.getMetadata().getName() + " does not go away";
  }

  private List<Pod> members() {
    return client
        .pods()
        .inNamespace(names.namespace())
        .withLabels(objects.selector())
        .list()
        .getItems();
  }

  private Optional<Pod> recoveryPod(Predicate<Pod> which) {
    return Optional.ofNullable(
            client.pods().inNamespace(names.namespace()).withName(names.recovery()).get())
        .filter(which);
  }

  /** Has a pod write the member's data. */
  private void write(Pod pod) {
    String uid = client.resource(pod).create().getMetadata().getUid();
    // Another operator that takes over has one of the same name.
    Predicate<Pod> isOwn = found -> found.getMetadata().getUid().equals(uid);
    try {
      await(LONGEST, () -> unfinished(recoveryPod(isOwn).orElse(null)));
    } finally {
      forget(isOwn);
    }
  }

  /** What it waits for, empty when the data are there. */
  private static Optional<String> unfinished(@Nullable Pod pod) {
    if (pod == null) {
      throw new OperationStopped("the pod that writes the data was deleted");
    }
    return switch (pod.getStatus().getPhase()) {
      case "Succeeded" -> Optional.empty();
      case "Failed" ->
          throw new OperationStopped(
              "the data could not be written: "
                  + EtcdPodState.lastWords(pod)
                      .map(words -> words.substring(words.lastIndexOf('\n') + 1))
                      .collect(Collectors.joining("; ")));
      default -> {
        EtcdPodState.lacksImage(pod)
            .ifPresent(
                trouble -> {
                  throw new OperationStopped("the data could not be written: " + trouble);
                });
        yield Optional.of(
            "the pod that writes the data does not end"
                + EtcdPodState.trouble(pod).map(t -> ": " + t).orElse(""));
      }
    };
  }

  private Optional<String> unready(String member) {
    Pod pod = client.pods().inNamespace(names.namespace()).withName(member).get();
    return pod != null && EtcdPodState.isReady(pod)
        ? Optional.empty()
        : Optional.of(
            "%s has its data and is not ready%s"
                .formatted(
                    member,
                    Optional.ofNullable(pod)
                        .flatMap(EtcdPodState::trouble)
                        .map(t -> ": " + t)
                        .orElse("")));
  }

  private void forget(Predicate<Pod> which) {
    await(
        PATIENCE,
        () -> {
          Optional<Pod> there = recoveryPod(which);
          there.ifPresent(pod -> client.resource(pod).withGracePeriod(0).delete());
          return there.map(EtcdPodRecovery::stays);
        });
  }

  private static void await(Duration longest, Supplier<Optional<String>> missing) {
    Waiting.until(longest, missing)
        .ifPresent(
            still -> {
              throw new OperationStopped(still);
            });
  }
}

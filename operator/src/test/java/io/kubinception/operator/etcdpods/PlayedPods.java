package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.controlplane.RestrictedPod;
import io.kubinception.testkit.ChartFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of an etcd of pods on an API server without controllers, nodes and volumes. */
public final class PlayedPods {
  public static final String NAMESPACE = "kubinception-system";

  /** The end of what etcd 3.6 says. */
  static final String NO_DATA =
      """
      {"level":"fatal","caller":"etcdmain/etcd.go:183","msg":"discovery failed","error":"couldn't \
      find local name \\"etcd-own-0\\" in the initial cluster configuration"}
      """;

  private final KubernetesClient client;
  private final EtcdPodNames names;

  public PlayedPods(KubernetesClient client, String cluster) {
    this.client = client;
    this.names = new EtcdPodNames(cluster, NAMESPACE);
  }

  /** The admin cluster, as far as it is needed. */
  public static void install(KubernetesClient client) {
    ChartFiles.locate().installCrds(client);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(RestrictedPod.PRIORITY_CLASS)
                .endMetadata()
                .withValue(1)
                .build())
        .create();
  }

  public EtcdCluster register(EtcdStatefulSet wish) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(names.cluster()).build());
    cluster.setSpec(new EtcdClusterSpec(wish));
    return client.resource(cluster).create();
  }

  /** Authentication is on: from now on nobody is born any more. */
  public void born() {
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(names.all())
        .edit(
            map -> {
              map.setData(EtcdPodStart.nobody().environment());
              return map;
            });
  }

  /** A member's volume claim, as it stands. */
  public void claim(int ordinal, String phase) {
    claim(ordinal, phase, null);
  }

  /** One that names its volume. */
  void claim(int ordinal, String phase, @Nullable String volume) {
    PersistentVolumeClaim claim =
        client
            .resource(
                new PersistentVolumeClaimBuilder()
                    .withNewMetadata()
                    .withName(names.volumeClaim(ordinal))
                    .withNamespace(NAMESPACE)
                    .addToLabels(EtcdPodObjects.LABEL, names.cluster())
                    .endMetadata()
                    .withNewSpec()
                    .withVolumeName(volume)
                    .withAccessModes("ReadWriteOnce")
                    .withNewResources()
                    .addToRequests("storage", new Quantity("1Gi"))
                    .endResources()
                    .endSpec()
                    .build())
            .create();
    claim.getStatus().setPhase(phase);
    client.resource(claim).updateStatus();
  }

  /** A member whose etcd began on an empty volume. */
  public void lost(int ordinal) {
    claim(ordinal, "Bound");
    kubelet(pod(names.member(ordinal)), ended(NO_DATA));
  }

  /** A member whose etcd runs once more, and will find no data. */
  public void startsAgain(int ordinal) {
    kubelet(
        client.pods().inNamespace(NAMESPACE).withName(names.member(ordinal)).require(),
        runsAfter(NO_DATA));
  }

  /** A member that has data and runs. */
  public void runs(int ordinal) {
    claim(ordinal, "Bound");
    kubelet(pod(names.member(ordinal)), ready());
  }

  static PodStatus ready() {
    return new PodStatusBuilder()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .build();
  }

  Pod pod(String name) {
    var pod = new PodBuilder(member());
    return client.resource(pod.editMetadata().withName(name).endMetadata().build()).create();
  }

  private Pod member() {
    var template =
        client
            .apps()
            .statefulSets()
            .inNamespace(NAMESPACE)
            .withName(names.all())
            .require()
            .getSpec()
            .getTemplate();
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withSpec(template.getSpec())
        .editSpec()
        .addNewVolume()
        .withName(EtcdPodObjects.VOLUME)
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }

  /** What a kubelet would tell. */
  void kubelet(Pod pod, PodStatus status) {
    pod.setStatus(status);
    client.resource(pod).updateStatus();
  }

  /** It was started again, and what it said before is still told. */
  static PodStatus runsAfter(String words) {
    return new PodStatusBuilder(ended(words))
        .editFirstContainerStatus()
        .withNewState()
        .withNewRunning()
        .withStartedAt("2026-01-01T00:00:00Z")
        .endRunning()
        .endState()
        .endContainerStatus()
        .build();
  }

  static PodStatus ended(String words) {
    return new PodStatusBuilder()
        .withPhase("Running")
        .addNewContainerStatus()
        .withName("etcd")
        .withImage("etcd")
        .withImageID("")
        .withReady(false)
        .withRestartCount(3)
        .withNewState()
        .withNewWaiting()
        .withReason("CrashLoopBackOff")
        .endWaiting()
        .endState()
        .withNewLastState()
        .withNewTerminated()
        .withExitCode(1)
        .withMessage(words)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .build();
  }

  /** A controller lets go of claims that are being deleted. */
  public void controllers() {
    claims().stream()
        .filter(claim -> claim.getMetadata().getDeletionTimestamp() != null)
        .filter(claim -> !claim.getMetadata().getFinalizers().isEmpty())
        .forEach(
            claim ->
                client
                    .resource(claim)
                    .edit(
                        current -> {
                          current.getMetadata().setFinalizers(List.of());
                          return current;
                        }));
  }

  private List<PersistentVolumeClaim> claims() {
    return client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems();
  }
}

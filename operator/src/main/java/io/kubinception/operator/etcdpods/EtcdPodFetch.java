package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.controlplane.RestrictedPod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container that fetches the copy of a whole etcd out of a store: etcd's image can neither reach
 * stores nor decrypt, so it is the operator's own, which sees what the operator sees.
 *
 * @param operator a pod of the operator
 * @param store Secret that describes the store
 * @param file name of the backup there
 */
record EtcdPodFetch(Pod operator, String store, String file) {
  /** Where the copy is, for who restores it. */
  static final String COPY = "/copy/snapshot.db";

  private static final Map<String, String> OPERATOR =
      Map.of("app.kubernetes.io/name", "kubinception-operator");
  private static final String SETTINGS = "/etc/store";

  /**
   * One of the operator's pods, the newest that runs, as another one's image may be nowhere; empty
   * when it runs elsewhere.
   */
  static Optional<Pod> operator(KubernetesClient client, String namespace) {
    return client.pods().inNamespace(namespace).withLabels(OPERATOR).list().getItems().stream()
        .max(
            Comparator.comparing(EtcdPodState::isReady)
                .thenComparing(pod -> pod.getMetadata().getCreationTimestamp()));
  }

  Container container() {
    return new ContainerBuilder()
        .withName("fetch")
        .withImage(program().getImage())
        .withImagePullPolicy(program().getImagePullPolicy())
        .withCommand(
            "/opt/java/bin/java",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=/copy",
            "-cp",
            "/opt/operator/*:/opt/operator/lib/*",
            FetchCopy.class.getName())
        .withArgs(SETTINGS, file, COPY)
        .withEnv(javaOptions())
        .withSecurityContext(RestrictedPod.ofContainer(List.of()))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewResources()
        .addToRequests("cpu", new Quantity("50m"))
        .addToRequests("memory", new Quantity("128Mi"))
        .addToLimits("memory", new Quantity("512Mi"))
        .endResources()
        .withVolumeMounts(
            Stream.concat(
                    Stream.of(
                        copyMount(),
                        new VolumeMountBuilder()
                            .withName("store")
                            .withMountPath(SETTINGS)
                            .withReadOnly(true)
                            .build()),
                    claimMounts().stream())
                .toList())
        .build();
  }

  static VolumeMount copyMount() {
    return new VolumeMountBuilder().withName("copy").withMountPath("/copy").build();
  }

  /** Not on the member's volume: that has room for its data alone. */
  List<Volume> volumes() {
    return Stream.concat(
            Stream.of(
                new VolumeBuilder().withName("copy").withNewEmptyDir().endEmptyDir().build(),
                new VolumeBuilder()
                    .withName("store")
                    .withNewSecret()
                    .withSecretName(store)
                    .withDefaultMode(0440)
                    .endSecret()
                    .build()),
            claims().stream())
        .toList();
  }

  List<LocalObjectReference> pullSecrets() {
    return operator.getSpec().getImagePullSecrets();
  }

  /** Of a store that is a directory. */
  private List<Volume> claims() {
    return operator.getSpec().getVolumes().stream()
        .filter(volume -> volume.getPersistentVolumeClaim() != null)
        .toList();
  }

  private List<VolumeMount> claimMounts() {
    List<String> claims = claims().stream().map(Volume::getName).toList();
    return program().getVolumeMounts().stream()
        .filter(mount -> claims.contains(mount.getName()))
        .map(mount -> new VolumeMountBuilder(mount).withReadOnly(true).build())
        .toList();
  }

  /** The proxy and the trust store, without which the store may be out of reach. */
  private List<EnvVar> javaOptions() {
    return program().getEnv().stream()
        .filter(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
        .toList();
  }

  private Container program() {
    return operator.getSpec().getContainers().getFirst();
  }
}

package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.RestrictedPod;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdFlags;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdServer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The pods of an etcd cluster. */
record EtcdPodTemplate(EtcdPodNames names, EtcdStatefulSet wish, String version) {
  private static final String CONTAINER = "etcd";
  private static final String TRUST = Kubinception.GROUP + "/trust";
  private static final String IMAGE = "registry.k8s.io/etcd:%s-0";
  private static final String DATA = "/var/lib/etcd";

  /** A volume's root may hold lost+found, and belongs to root. */
  private static final String DATA_FOLDER = DATA + "/data";

  private static final int PROBES_PORT = 2382;
  private static final long MOST_BYTES = 8L << 30;

  /** The version that a pod of this image runs. */
  static String version(String image) {
    return image.substring(image.lastIndexOf(':') + 1, image.lastIndexOf('-'));
  }

  /** Whom a member's pod trusts: what was in its Secret when it was made. */
  static String trust(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of())
        .getOrDefault(TRUST, "");
  }

  PodTemplateSpec of(Map<String, String> labels, String trust, LabelSelector selector) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(trust.isEmpty() ? Map.of() : Map.of(TRUST, trust))
        .endMetadata()
        .withNewSpec()
        .withContainers(container())
        .addNewVolume()
        .withName("files")
        .withNewSecret()
        .withSecretName(names.serversSecret())
        .withDefaultMode(0440)
        .endSecret()
        .endVolume()
        .withNewSecurityContextLike(RestrictedPod.context())
        .withFsGroupChangePolicy("OnRootMismatch")
        .endSecurityContext()
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withPriorityClassName(RestrictedPod.PRIORITY_CLASS)
        .withTerminationGracePeriodSeconds(30L)
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        // With fewer nodes than members some share one rather than wait.
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withLabelSelector(selector)
        .endTopologySpreadConstraint()
        .endSpec()
        .build();
  }

  /** A pod that tells its version and ends, on a node where a member runs. */
  PodSpec trial(String node) {
    return new PodSpecBuilder()
        .withNodeName(node.isEmpty() ? null : node)
        .withContainers(
            program()
                .withArgs("--version")
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("16Mi"))
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .build())
        .withRestartPolicy("Never")
        .withSecurityContext(RestrictedPod.context())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withPriorityClassName(RestrictedPod.PRIORITY_CLASS)
        .build();
  }

  /**
   * A pod that fetches the copy of a whole etcd, and makes the first member's data of it. A second
   * recovery from the same copy begins beyond what the first handed out.
   */
  PodSpec recovery(EtcdPodFetch fetch, long number) {
    return new PodSpecBuilder()
        .withInitContainers(fetch.container())
        .withContainers(
            program()
                .withCommand("etcdutl")
                .withArgs(
                    "snapshot",
                    "restore",
                    EtcdPodFetch.COPY,
                    "--data-dir=" + DATA_FOLDER,
                    "--name=" + names.member(0),
                    "--initial-cluster=" + names.initialCluster(1),
                    "--initial-advertise-peer-urls=" + names.peerUrl(0),
                    "--initial-cluster-token=" + names.all(),
                    "--bump-revision=" + number * EtcdServer.BEYOND_THE_COPY,
                    "--mark-compacted")
                .withNewResources()
                .addToRequests("cpu", new Quantity("50m"))
                .addToRequests("memory", new Quantity("64Mi"))
                .addToLimits("memory", new Quantity(wish.memoryOrDefault()))
                .endResources()
                .withVolumeMounts(EtcdPodFetch.copyMount(), dataMount())
                .build())
        .withVolumes(fetch.volumes())
        .addNewVolume()
        .withName(EtcdPodObjects.VOLUME)
        .withNewPersistentVolumeClaim()
        .withClaimName(names.volumeClaim(0))
        .endPersistentVolumeClaim()
        .endVolume()
        .withImagePullSecrets(fetch.pullSecrets())
        .withRestartPolicy("Never")
        .withSecurityContext(RestrictedPod.context())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withPriorityClassName(RestrictedPod.PRIORITY_CLASS)
        .build();
  }

  private static VolumeMount dataMount() {
    return new VolumeMountBuilder().withName(EtcdPodObjects.VOLUME).withMountPath(DATA).build();
  }

  private ContainerBuilder program() {
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(IMAGE.formatted(version))
        .withImagePullPolicy("IfNotPresent")
        .withCommand("etcd")
        .withSecurityContext(RestrictedPod.ofContainer(List.of()))
        .withTerminationMessagePolicy("FallbackToLogsOnError");
  }

  private Container container() {
    return program()
        .withArgs(arguments())
        .withEnv(
            new EnvVarBuilder()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build())
        .addNewEnvFrom()
        .withNewConfigMapRef()
        .withName(names.all())
        .endConfigMapRef()
        .endEnvFrom()
        .addNewPort()
        .withName("client")
        .withContainerPort(EtcdPlan.CLIENT_PORT)
        .withProtocol("TCP")
        .endPort()
        .withNewResources()
        .addToRequests("cpu", new Quantity("50m"))
        .addToRequests("memory", new Quantity("64Mi"))
        .addToLimits("memory", new Quantity(wish.memoryOrDefault()))
        .endResources()
        .withStartupProbe(probe("/livez", 2, 120))
        .withReadinessProbe(probe("/readyz", 10, 3))
        .withLivenessProbe(probe("/livez", 15, 8))
        .withVolumeMounts(
            dataMount(),
            new VolumeMountBuilder()
                .withName("files")
                .withMountPath(EtcdFlags.FILES)
                .withReadOnly(true)
                .build())
        .build();
  }

  /** As on dedicated servers; peers are known by their authority alone, for pods change address. */
  private List<String> arguments() {
    String host = "$(POD_NAME)." + names.domain();
    List<String> own =
        List.of(
            "--name=$(POD_NAME)",
            "--data-dir=" + DATA_FOLDER,
            "--listen-client-urls=https://0.0.0.0:" + EtcdPlan.CLIENT_PORT,
            "--advertise-client-urls=https://" + host + ":" + EtcdPlan.CLIENT_PORT,
            "--listen-client-http-urls=https://127.0.0.1:2383",
            "--listen-metrics-urls=https://0.0.0.0:%d,http://0.0.0.0:%d"
                .formatted(EtcdPlan.METRICS_PORT, PROBES_PORT),
            "--listen-peer-urls=https://0.0.0.0:" + EtcdPlan.PEER_PORT,
            "--initial-advertise-peer-urls=https://" + host + ":" + EtcdPlan.PEER_PORT,
            "--initial-cluster-token=" + names.all(),
            "--peer-skip-client-san-verification");
    return Stream.concat(
            own.stream(), EtcdFlags.common(EtcdVersion.parse(version), quotaBytes()).stream())
        .toList();
  }

  /** Half of the volume: the log and a defragmentation's copy need their room, too. */
  private long quotaBytes() {
    BigDecimal volume = Quantity.getAmountInBytes(new Quantity(wish.storageOrDefault()));
    return Math.min(MOST_BYTES, volume.longValue() / 2);
  }

  private static Probe probe(String path, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withScheme("HTTP")
        .withPath(path)
        .withNewPort(PROBES_PORT)
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(5)
        .withSuccessThreshold(1)
        .withFailureThreshold(failures)
        .build();
  }
}

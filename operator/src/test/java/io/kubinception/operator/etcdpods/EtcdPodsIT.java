package io.kubinception.operator.etcdpods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdRotation;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an etcd cluster of pods consists of, on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdPodsIT {
  private static final String NAMESPACE = PlayedPods.NAMESPACE;
  private static final EtcdStatefulSet WISH =
      new EtcdStatefulSet(3, "3.6.14", "1Gi", "local-disk", "512Mi");

  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private EtcdCluster cluster = new EtcdCluster();
  private int number;

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeAll
  void install() {
    PlayedPods.install(client);
  }

  @BeforeEach
  void create() {
    number++;
    cluster = new PlayedPods(client, "own" + number).register(WISH);
  }

  private String named() {
    return "etcd-own" + number;
  }

  /** An operator that has just started: it remembers nothing. */
  private EtcdPods pods() {
    var clock = Clock.systemUTC();
    return new EtcdPods(client, new Applier(client, clock), NAMESPACE, clock);
  }

  @Test
  void madeOnceItStaysAsItIs() {
    assertThat(pods().certificates(cluster, WISH)).isInstanceOf(StepResult.Done.class);
    assertThat(pods().placed(cluster, WISH)).isEqualTo(StepResult.done("3 members"));
    Map<String, String> made = versions();
    assertThat(made).hasSize(7);

    pods().certificates(cluster, WISH);
    pods().placed(cluster, WISH);
    assertThat(versions()).as("an operator that starts anew changes nothing").isEqualTo(made);
  }

  @Test
  void sizeAndVersionOfWhatRunsAreLeftToWhoChangesMembers() {
    pods().certificates(cluster, WISH);
    pods().placed(cluster, WISH);
    Map<String, String> made = versions();

    pods().placed(cluster, new EtcdStatefulSet(5, "3.7.1", "1Gi", "local-disk", "512Mi"));

    assertThat(versions()).isEqualTo(made);
  }

  @Test
  void credentialsThatAreLostAreNotMadeAnew() {
    pods().certificates(cluster, WISH);
    pods().placed(cluster, WISH);
    client.secrets().inNamespace(NAMESPACE).withName(named()).delete();

    assertThat(pods().certificates(cluster, WISH))
        .isInstanceOfSatisfying(
            StepResult.Failed.class, failed -> assertThat(failed.reason()).isEqualTo("SecretLost"));
  }

  @Test
  void whatPodsMountIsMadeAnewAndHoldsNoAuthoritysKey() {
    pods().certificates(cluster, WISH);
    pods().placed(cluster, WISH);
    client.secrets().inNamespace(NAMESPACE).withName(named() + "-servers").delete();

    pods().certificates(cluster, WISH);

    assertThat(
            client.secrets().inNamespace(NAMESPACE).withName(named() + "-servers").get().getData())
        .containsOnlyKeys(
            "client-ca.crt", "peer-ca.crt", "server.crt", "server.key", "peer.crt", "peer.key");
  }

  @Test
  void podsAreAdmittedAsRestricted() {
    pods().certificates(cluster, WISH);
    pods().placed(cluster, WISH);

    client.resource(member()).dryRun().create();
  }

  @Test
  void aVersionWithoutAnImageIsGivenUpForAnotherPatch() {
    pods().placed(cluster, version("3.6.99"));
    kubelet(client.resource(member()).create(), waiting("ImagePullBackOff"));
    assertThat(pods().unstarted(cluster, WISH))
        .isEqualTo(
            named() + "-0: image registry.k8s.io/etcd:3.6.99-0 cannot be had (ImagePullBackOff)");

    pods().placed(cluster, WISH);

    assertThat(EtcdPods.version(statefulSet())).isEqualTo("3.6.14");
    assertThat(pod(named() + "-0")).as("to be made anew, with the other version").isNull();
  }

  @Test
  void aVersionThatMayHaveDataIsNotGoneBackFromForWantOfAnImage() {
    pods().placed(cluster, version("3.7.1"));
    kubelet(client.resource(member()).create(), waiting("ImagePullBackOff"));

    pods().placed(cluster, WISH);

    assertThat(EtcdPods.version(statefulSet())).isEqualTo("3.7.1");
    assertThat(pod(named() + "-0")).isNotNull();
  }

  @Test
  void aPodThatIsMadeAnewDoesNotChangeTheVersion() {
    pods().placed(cluster, version("3.6.16"));
    kubelet(client.resource(member()).create(), waiting("ContainerCreating"));

    pods().placed(cluster, WISH);

    assertThat(EtcdPods.version(statefulSet())).isEqualTo("3.6.16");
    assertThat(pod(named() + "-0")).isNotNull();
  }

  @Test
  void whyAPodFindsNoNodeIsTold() {
    pods().placed(cluster, WISH);
    var status = new PodStatusBuilder(waiting("ContainerCreating"));
    kubelet(
        client.resource(member()).create(),
        status
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("unbound immediate PersistentVolumeClaims")
            .endCondition()
            .build());

    assertThat(pods().unstarted(cluster, WISH))
        .isEqualTo(named() + "-0: no node takes it: unbound immediate PersistentVolumeClaims");
  }

  @Test
  void aVersionThatAPodHasStartedIsLeftToAnUpgrade() {
    pods().placed(cluster, version("3.7.1"));
    kubelet(client.resource(member()).create(), status("Running", running()));

    pods().placed(cluster, WISH);

    assertThat(EtcdPods.version(statefulSet())).isEqualTo("3.7.1");
    assertThat(pod(named() + "-0")).isNotNull();
  }

  @Test
  void aVersionIsTriedWhereAMemberRunsBeforeThatIsTouched() throws InterruptedException {
    Thread kubelet =
        Thread.ofVirtual().start(() -> kubelet(awaitTrial(), status("Succeeded", running())));

    trial().run(named() + "-0", "3.7.1");

    kubelet.join();
    assertThat(pod(named() + "-0-trial")).as("it is gone afterwards").isNull();
  }

  @Test
  void aVersionWithoutAnImageIsRefused() throws InterruptedException {
    Thread kubelet =
        Thread.ofVirtual().start(() -> kubelet(awaitTrial(), waiting("ImagePullBackOff")));

    assertThatThrownBy(() -> trial().run(named() + "-0", "3.6.99"))
        .isInstanceOf(OperationStopped.class)
        .hasMessageContaining("etcd 3.6.99 does not start")
        .hasMessageContaining("image registry.k8s.io/etcd:3.6.99-0 cannot be had")
        .hasMessageContaining("spec.statefulSet.version");

    kubelet.join();
    assertThat(pod(named() + "-0-trial")).isNull();
  }

  private EtcdPodTrial trial() {
    var objects = new EtcdPodObjects(cluster, WISH, EtcdPodNames.of(cluster, NAMESPACE), "");
    return new EtcdPodTrial(client, objects, Duration.ofMinutes(5));
  }

  private Pod awaitTrial() {
    return Eventually.within(Duration.ofSeconds(30))
        .get("a trial", () -> Optional.ofNullable(pod(named() + "-0-trial")));
  }

  private static EtcdStatefulSet version(String version) {
    return new EtcdStatefulSet(3, version, "1Gi", "local-disk", "512Mi");
  }

  private StatefulSet statefulSet() {
    return client.apps().statefulSets().inNamespace(NAMESPACE).withName(named()).require();
  }

  private @Nullable Pod pod(String name) {
    return client.pods().inNamespace(NAMESPACE).withName(name).get();
  }

  /** The first pod that the StatefulSet's controller would make. */
  private Pod member() {
    var template = statefulSet().getSpec().getTemplate();
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withName(named() + "-0")
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withSpec(template.getSpec())
        .editSpec()
        .addNewVolume()
        .withName("data")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }

  /** What a kubelet would tell. */
  private void kubelet(Pod pod, PodStatus status) {
    pod.setStatus(status);
    client.resource(pod).updateStatus();
  }

  private static PodStatus waiting(String reason) {
    return status(
        "Pending",
        new ContainerStatusBuilder(container())
            .withNewState()
            .withNewWaiting()
            .withReason(reason)
            .endWaiting()
            .endState()
            .build());
  }

  private static ContainerStatus running() {
    return new ContainerStatusBuilder(container()).withContainerID("containerd://1").build();
  }

  private static ContainerStatus container() {
    return new ContainerStatusBuilder()
        .withName("etcd")
        .withImage("etcd")
        .withImageID("")
        .withReady(false)
        .withRestartCount(0)
        .build();
  }

  private static PodStatus status(String phase, ContainerStatus container) {
    return new PodStatusBuilder().withPhase(phase).withContainerStatuses(container).build();
  }

  @Test
  void podsTellWhomTheyTrustFromTheFirstRotationOn() {
    pods().certificates(cluster, WISH);
    pods().placed(cluster, WISH);
    assertThat(EtcdPodTemplate.trust(member())).as("none restarts for what is new here").isEmpty();

    var wish =
        new EtcdStatefulSet(
            3,
            "3.6.14",
            "1Gi",
            "local-disk",
            "512Mi",
            new EtcdRotation("2026-01-31T08:00:00Z", RotationGoal.PREPARE));
    var nobody = new ClusterReport(List.of(), List.of(), Optional.empty(), List.of());
    pods().rotate(cluster, wish, nobody, Optional.of("its members are away"));
    pods().certificates(cluster, wish);
    pods().placed(cluster, wish);

    String trust = EtcdPodTemplate.trust(member());
    assertThat(trust).isNotEmpty();
    var rotated = pods().rotate(cluster, wish, nobody, Optional.of("its members are away"));
    assertThat(Objects.requireNonNull(rotated.rotation()).missing())
        .isEqualTo("its members are away");
    pods().placed(cluster, wish);
    assertThat(EtcdPodTemplate.trust(member())).isEqualTo(trust);
  }

  @Test
  void aMemberWithoutDataIsBornOnceOnly() {
    pods().placed(cluster, WISH);
    assertThat(start()).containsEntry("ETCD_INITIAL_CLUSTER_STATE", "new");
    client.configMaps().inNamespace(NAMESPACE).withName(named()).delete();

    pods().placed(cluster, WISH);

    assertThat(start())
        .as("what lives already is not born anew")
        .containsEntry("ETCD_INITIAL_CLUSTER_STATE", "existing");
  }

  private Map<String, String> start() {
    return client.configMaps().inNamespace(NAMESPACE).withName(named()).require().getData();
  }

  private Map<String, String> versions() {
    return Stream.<List<? extends HasMetadata>>of(
            client.secrets().inNamespace(NAMESPACE).list().getItems(),
            client.services().inNamespace(NAMESPACE).list().getItems(),
            client.network().networkPolicies().inNamespace(NAMESPACE).list().getItems(),
            client.policy().v1().podDisruptionBudget().inNamespace(NAMESPACE).list().getItems(),
            client.configMaps().inNamespace(NAMESPACE).list().getItems(),
            client.apps().statefulSets().inNamespace(NAMESPACE).list().getItems())
        .flatMap(List::stream)
        .filter(object -> object.getMetadata().getName().startsWith(named()))
        .collect(
            Collectors.toMap(
                object -> object.getKind() + "/" + object.getMetadata().getName(),
                object -> object.getMetadata().getResourceVersion()));
  }
}

package io.kubinception.operator.etcdpods;

import static io.kubinception.operator.etcdpods.PlayedPods.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.operator.kube.Applier;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** When the data of an etcd of pods count as lost, on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdPodLossIT {
  private static final EtcdStatefulSet ONE =
      new EtcdStatefulSet(1, "3.6.14", "1Gi", "local-disk", "512Mi");
  private static final EtcdStatefulSet THREE =
      new EtcdStatefulSet(3, "3.6.14", "1Gi", "local-disk", "512Mi");

  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private String name = "";
  private PlayedPods played = new PlayedPods(client, name);
  private int number;

  @BeforeAll
  void install() {
    PlayedPods.install(client);
  }

  @BeforeEach
  void another() {
    number++;
    name = "own" + number;
    played = new PlayedPods(client, name);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private EtcdPods pods() {
    var clock = Clock.systemUTC();
    return new EtcdPods(client, new Applier(client, clock), NAMESPACE, clock);
  }

  private EtcdCluster placed(EtcdStatefulSet wish) {
    EtcdCluster cluster = played.register(wish);
    pods().placed(cluster, wish);
    return cluster;
  }

  @Test
  void aMemberAloneOnAnEmptyVolumeHasLostThem() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.lost(0);

    assertThat(pods().lost(cluster)).hasValue("the volume of etcd-%s-0 is empty".formatted(name));
  }

  @Test
  void whatDoesNotRunMayHaveThem() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.claim(0, "Bound");
    assertThat(pods().lost(cluster)).as("there is no pod").isEmpty();

    played.kubelet(played.pod("etcd-%s-0".formatted(name)), PlayedPods.ended("disk I/O error"));
    assertThat(pods().lost(cluster)).as("its pod fails otherwise").isEmpty();
  }

  @Test
  void whatItSaidBeforeItWasStartedAgainIsNoProof() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.claim(0, "Bound");
    played.kubelet(
        played.pod("etcd-%s-0".formatted(name)), PlayedPods.runsAfter(PlayedPods.NO_DATA));

    assertThat(pods().lost(cluster)).isEmpty();
    assertThat(pods().loss(cluster, ONE).doubts())
        .isEqualTo(
            "etcd-%s-0 runs and may have data: if its node is gone for good, delete the pod by force"
                .formatted(name));
  }

  @Test
  void volumesOfAStatefulSetWithoutReplicasMayHaveThem() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.claim(0, "Bound");
    client.apps().statefulSets().inNamespace(NAMESPACE).withName("etcd-" + name).scale(0);
    assertThat(pods().lost(cluster)).isEmpty();
    assertThat(pods().loss(cluster, ONE).doubts())
        .startsWith("data-etcd-%s-0 may have data".formatted(name))
        .contains("0 replicas: scale that up");

    client.persistentVolumeClaims().inNamespace(NAMESPACE).delete();
    played.controllers();
    assertThat(pods().lost(cluster)).hasValue("there is no member, and no volume claim");
  }

  @Test
  void aVolumeThatIsOfNoMemberAnyMoreMayHaveThem() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.lost(0);
    played.claim(2, "Bound");

    assertThat(pods().lost(cluster)).isEmpty();
    assertThat(pods().loss(cluster, ONE).doubts()).startsWith("data-etcd-%s-2 may".formatted(name));
  }

  @Test
  void aVolumeThatSomebodyBringsBackMayHaveThem() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.claim(0, "Pending", "pv-released");

    assertThat(pods().lost(cluster)).isEmpty();
    assertThat(pods().loss(cluster, ONE).doubts()).contains("waits for volume pv-released");
  }

  @Test
  void whatARecoveryWroteIsLostUntilItWasServedOnce() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.claim(0, "Bound");
    var claims = new EtcdPodClaims(client, new EtcdPodNames(name, NAMESPACE));
    claims.mark(Objects.requireNonNull(claims.of(0)), 3);
    Pod pod = played.pod("etcd-%s-0".formatted(name));
    played.kubelet(pod, PlayedPods.ended("mvcc: cannot unmarshal event"));
    assertThat(pods().lost(cluster))
        .hasValue("data-etcd-%s-0 is of a recovery that did not come to its end".formatted(name));

    pod = client.resource(pod).get();
    played.kubelet(pod, PlayedPods.ready());
    pods().placed(cluster, ONE);
    client.resource(pod).withGracePeriod(0).delete();

    assertThat(pods().lost(cluster)).isEmpty();
    assertThat(client.resource(cluster).get().getMetadata().getAnnotations())
        .containsEntry(Kubinception.ANNOTATION_RECOVERIES, "3");
  }

  @Test
  void anInvitationThatWasLeftBehindEndsAndABirthGoesOn() {
    EtcdCluster cluster = placed(ONE);
    pods().nobodyMore(cluster, ONE);
    assertThat(start()).containsValue("new");

    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("etcd-" + name)
        .edit(
            map -> {
              map.setData(EtcdPodStart.join("etcd-x-1=https://x:2380").environment());
              return map;
            });
    pods().nobodyMore(cluster, ONE);

    assertThat(start()).isEqualTo(EtcdPodStart.nobody().environment());
  }

  @Test
  void aVolumeThatIsGoneIsLost() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    assertThat(pods().lost(cluster))
        .hasValue("the volume claim data-etcd-%s-0 is gone".formatted(name));

    played.claim(0, "Lost");
    assertThat(pods().lost(cluster))
        .hasValue("the volume of data-etcd-%s-0 is gone".formatted(name));
  }

  @Test
  void nothingIsLostWhileAMemberMayHaveThem() {
    EtcdCluster cluster = placed(THREE);
    played.born();
    played.lost(0);
    played.claim(1, "Pending");
    played.runs(2);
    assertThat(pods().lost(cluster)).isEmpty();

    client.pods().inNamespace(NAMESPACE).withName("etcd-%s-2".formatted(name)).delete();
    assertThat(pods().lost(cluster)).as("it may come back").isEmpty();
  }

  @Test
  void whoIsBeingBornHasNoneToLose() {
    EtcdCluster cluster = placed(ONE);
    played.claim(0, "Pending");

    assertThat(pods().lost(cluster)).isEmpty();
  }

  @Test
  void theyAreGivenUpBySomebodyAndOnlyWhenLost() {
    EtcdCluster cluster = placed(ONE);
    played.born();
    played.claim(0, "Bound");
    cluster.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_DATA_GIVEN_UP, "true"));
    cluster.setStatus(reachable("False"));
    assertThat(pods().isGivenUp(cluster)).isFalse();

    played.kubelet(played.pod("etcd-%s-0".formatted(name)), PlayedPods.ended(PlayedPods.NO_DATA));
    assertThat(pods().isGivenUp(cluster)).isTrue();

    cluster.setStatus(reachable("True"));
    assertThat(pods().isGivenUp(cluster)).as("a member answers").isFalse();
    cluster.setStatus(reachable("False"));

    cluster.getMetadata().setAnnotations(Map.of());
    assertThat(pods().isGivenUp(cluster)).isFalse();
  }

  @Test
  void anEmptyOneNeverTakesThePlaceOfCustomersData() {
    EtcdCluster cluster = played.register(ONE);
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubinception.io/v1alpha1
                kind: EtcdTenant
                metadata: {name: demo, namespace: default}
                spec: {etcdCluster: %s, id: abcdefghijkl}
                """
                    .formatted(name),
                EtcdTenant.class))
        .create();
    pods().placed(cluster, ONE);
    assertThat(start()).as("nobody was let in yet").containsValue("new");
    played.born();

    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("demo-etcd")
                .withNamespace("default")
                .endMetadata()
                .build())
        .create();
    client.apps().statefulSets().inNamespace(NAMESPACE).withName("etcd-" + name).delete();
    client.configMaps().inNamespace(NAMESPACE).withName("etcd-" + name).delete();
    pods().placed(cluster, ONE);

    assertThat(start()).doesNotContainValue("new");
    assertThat(pods().lost(cluster)).isPresent();
  }

  @Test
  void oneThatIsToComeBackFromABackupIsNotBornEmptyBefore() {
    EtcdCluster cluster = played.register(ONE);
    cluster.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_RECOVER_FROM, "whole"));

    pods().placed(cluster, ONE);

    assertThat(start()).doesNotContainValue("new");
    assertThat(pods().lost(cluster)).isPresent();
  }

  private static EtcdClusterStatus reachable(String status) {
    return Serialization.unmarshal(
        """
        conditions:
        - {type: Reachable, status: "%s", reason: Told, message: ""}
        """
            .formatted(status),
        EtcdClusterStatus.class);
  }

  private Map<String, String> start() {
    return client.configMaps().inNamespace(NAMESPACE).withName("etcd-" + name).require().getData();
  }
}

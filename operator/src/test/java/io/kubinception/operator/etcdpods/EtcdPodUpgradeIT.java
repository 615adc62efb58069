package io.kubinception.operator.etcdpods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Awaited;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Next;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Work;
import io.kubinception.operator.kube.Applier;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the members of an etcd of pods are let be restarted, on a real API server. */
class EtcdPodUpgradeIT {
  private static final String NAMESPACE = "kubinception-system";
  private static final EtcdPodNames NAMES = new EtcdPodNames("own", NAMESPACE);
  private static final Map<String, String> LABELS = Map.of("app", "demo");

  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final EtcdProcess process = EtcdProcess.start(1);
  private final EtcdClient etcd = process.rootClient();
  private EtcdCluster cluster = new EtcdCluster();

  @BeforeEach
  void threeMembersAndACustomer() {
    ChartFiles.locate().installCrds(client);
    for (String name : List.of(NAMESPACE, "cc-demo")) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    var wished = new EtcdCluster();
    wished.setMetadata(new ObjectMetaBuilder().withName("own").build());
    wished.setSpec(new EtcdClusterSpec(wish("3.6.14")));
    cluster = client.resource(wished).create();
    pods().placed(cluster, wish("3.6.14"));
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubinception.io/v1alpha1
                kind: EtcdTenant
                metadata: {name: demo, namespace: cc-demo}
                spec: {etcdCluster: own, id: abcdefghijkl}
                """,
                EtcdTenant.class))
        .create();
  }

  @AfterEach
  void stop() {
    etcd.close();
    process.close();
    server.close();
  }

  @Test
  void noneIsWhileAnApiServerKnowsOneOfThemOnly() {
    apiServer(NAMES.clientUrls(1), 1);

    assertThat(next("3.7.3")).isEmpty();
    assertThat(awaited("3.7.3"))
        .hasValue("upgrading to 3.7.3 waits until API servers know all members: those of demo");

    apiServer(NAMES.clientUrls(3), 0);
    assertThat(next("3.7.3")).as("the new API server is not ready yet").isEmpty();

    apiServer(NAMES.clientUrls(3), 1);
    assertThat(next("3.7.3")).hasValue("upgrading to 3.7.3");
  }

  @Test
  void whoSleepsIsNotWaitedFor() {
    client
        .resource(apiServer(NAMES.clientUrls(1)).editSpec().withReplicas(0).endSpec().build())
        .create();

    assertThat(next("3.7.3")).hasValue("upgrading to 3.7.3");
  }

  @Test
  void nothingIsAwaitedWhenAllIsAsWished() {
    apiServer(NAMES.clientUrls(1), 1);

    assertThat(next("3.6.14")).isEmpty();
    assertThat(awaited("3.6.14")).isEmpty();
  }

  private Optional<String> next(String version) {
    return look(version) instanceof Work work ? Optional.of(work.what()) : Optional.empty();
  }

  private Optional<String> awaited(String version) {
    return look(version) instanceof Awaited awaited
        ? Optional.of(awaited.what())
        : Optional.empty();
  }

  private Next look(String version) {
    return members(version).next(report(), words -> {});
  }

  private EtcdPodMembers members(String version) {
    return pods().members(cluster, wish(version), etcd);
  }

  private EtcdPods pods() {
    var clock = Clock.systemUTC();
    return new EtcdPods(client, new Applier(client, clock), NAMESPACE, clock);
  }

  private static EtcdStatefulSet wish(String version) {
    return new EtcdStatefulSet(3, version, "1Gi", "local-disk", "512Mi");
  }

  private static ClusterReport report() {
    return new ClusterReport(
        IntStream.range(0, 3).mapToObj(EtcdPodUpgradeIT::member).toList(),
        List.of(),
        Optional.of(true),
        List.of());
  }

  private static Member member(int ordinal) {
    return new Member(
        Integer.toHexString(ordinal + 1),
        NAMES.member(ordinal),
        List.of(NAMES.clientUrls(3).get(ordinal)),
        Optional.of(EtcdVersion.parse("3.6.14")),
        ordinal == 0,
        false,
        0,
        0,
        0,
        1,
        1,
        1,
        1,
        true,
        List.of());
  }

  private void apiServer(List<String> knows, int ready) {
    var wanted = client.resource(apiServer(knows).build());
    Deployment live = wanted.get() == null ? wanted.create() : wanted.update();
    live.setStatus(
        new DeploymentStatusBuilder()
            .withObservedGeneration(live.getMetadata().getGeneration())
            .withReplicas(1)
            .withUpdatedReplicas(1)
            .withReadyReplicas(ready)
            .build());
    client.resource(live).updateStatus();
  }

  private static DeploymentBuilder apiServer(List<String> knows) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("demo-api-server")
        .withNamespace("cc-demo")
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .withMatchLabels(LABELS)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("api-server")
        .withImage("api-server")
        .withArgs("--etcd-servers=" + String.join(",", knows))
        .withNewResources()
        .endResources()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec();
  }
}

package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdDefragment;
import io.kubinception.api.v1alpha1.EtcdMaintenance;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.operate.Membership;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.BackOff;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.OwnChanges;
import io.kubinception.operator.metrics.Metric;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upkeep of a real etcd cluster by way of a real API server. */
class EtcdClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String NAMESPACE = "kubinception-system";
  private static final String NAME = "shared";
  private static final String ALWAYS = "00:00-00:00";

  private final KubeApiServer server = KubeApiServer.launch();
  private EtcdProcess etcd = EtcdProcess.start(3);
  private final EtcdClusterMetrics metrics = new EtcdClusterMetrics();
  private final EtcdConnections connections =
      new EtcdConnections(server.client(), NAMESPACE, Clock.systemUTC());
  private final Operator operator = operator();

  @AfterEach
  void stop() {
    operator.stop();
    connections.close();
    etcd.close();
    server.close();
  }

  private Operator operator() {
    var client = server.client();
    var clock = Clock.systemUTC();
    var made = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
    made.register(
        new EtcdClusterReconciler(
            client,
            connections,
            new EtcdPods(client, new Applier(client, clock), NAMESPACE, clock),
            metrics,
            new Events(client, clock),
            clock),
        c ->
            c.watchingAllNamespaces()
                .withFinalizer(Kubinception.FINALIZER)
                .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
                .withGenerationAware(false)
                .withOnUpdateFilter(OwnChanges::matter)
                .withRetry(new BackOff(new Random(1))));
    return made;
  }

  @Test
  void isDefragmentedInItsWindowWhenItPaysAndSaysSo() {
    ChartFiles.locate().installCrds(server.client());
    register();
    assertThatThrownBy(() -> create("25:00-26:00"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("a window is two times of day in UTC");
    try (EtcdClient root = etcd.rootClient()) {
      makeHoles(root);
    }
    create(ALWAYS);
    operator.start();

    Eventually.within(LIMIT)
        .isTrue(
            "members were defragmented",
            () -> status() != null && status().lastDefragmented() != null);
    assertThat(Status.condition(status(), "Ready").orElseThrow().getStatus()).isEqualTo("True");
    assertThat(Status.condition(status(), "CertificatesLast").orElseThrow().getReason())
        .as("those of this test last for a day")
        .isEqualTo("EndSoon");
    try (EtcdClient root = etcd.rootClient()) {
      for (URI endpoint : etcd.endpoints()) {
        assertThat(root.maintenance().status(endpoint).dbSizeBytes()).isLessThan(8L << 20);
      }
    }
    assertThat(server.client().v1().events().inAnyNamespace().list().getItems())
        .anyMatch(event -> event.getReason().equals("Defragmented"));
    Eventually.within(LIMIT)
        .isTrue("the moved leader was seen", () -> !Objects.equals(status().leaderChanges(), 0L));
    Eventually.within(LIMIT)
        .isTrue(
            "metrics say so",
            () ->
                served(EtcdClusterMetrics.DEFRAGMENTED)
                    && served(EtcdClusterMetrics.LEADER_CHANGES));
  }

  @Test
  void aMemberThatIsReplacedAtAnotherAddressNeedsNoEdit() {
    ChartFiles.locate().installCrds(server.client());
    register();
    create(ALWAYS);
    operator.start();
    List<String> registered = etcd.endpoints().stream().map(URI::toString).toList();
    Eventually.within(LIMIT)
        .isTrue("members are known", () -> registered.equals(resource().memberEndpoints()));

    etcd.wipe(0);
    int number = etcd.addServer();
    try (EtcdClient root = etcd.rootClient()) {
      var newcomer = new Newcomer("etcd-" + number, etcd.peerUrl(number).toString());
      new Membership(root, LIMIT, words -> {})
          .replace("etcd-0", newcomer, how -> etcd.join(number, how.initialCluster()));
    }

    List<String> now = etcd.endpoints().subList(1, 4).stream().map(URI::toString).toList();
    Eventually.within(LIMIT)
        .isTrue("the new one is known", () -> now.equals(resource().memberEndpoints()));
    Eventually.within(LIMIT)
        .isTrue(
            "all answer",
            () ->
                Objects.requireNonNull(status().members()).stream()
                        .filter(EtcdMember::reachable)
                        .count()
                    == 3);
  }

  @Test
  void whatWasWishedForLostDataIsOverWhenMembersAnswer() {
    ChartFiles.locate().installCrds(server.client());
    register();
    create(ALWAYS);
    server
        .client()
        .resource(resource())
        .edit(
            current -> {
              current
                  .getMetadata()
                  .getAnnotations()
                  .put(Kubinception.ANNOTATION_RECOVER_FROM, "whole");
              current
                  .getMetadata()
                  .getAnnotations()
                  .put(Kubinception.ANNOTATION_DATA_GIVEN_UP, "true");
              return current;
            });
    operator.start();

    Eventually.within(LIMIT)
        .passes(
            "neither is left for the next loss",
            () ->
                assertThat(resource().getMetadata().getAnnotations())
                    .doesNotContainKeys(
                        Kubinception.ANNOTATION_RECOVER_FROM,
                        Kubinception.ANNOTATION_DATA_GIVEN_UP));
    Eventually.within(LIMIT)
        .passes(
            "it is told",
            () ->
                assertThat(server.client().v1().events().inAnyNamespace().list().getItems())
                    .anyMatch(event -> event.getReason().equals("DataThere")));
  }

  @Test
  void whenNoneAnswersMembersKeepTheirNames() {
    ChartFiles.locate().installCrds(server.client());
    register();
    create(ALWAYS);
    operator.start();
    Eventually.within(LIMIT)
        .passes("they are known", () -> assertThat(names()).contains("etcd-0", "etcd-1", "etcd-2"));

    IntStream.range(0, 3).forEach(etcd::kill);
    look();
    Eventually.within(LIMIT).isTrue("none answers", () -> reason().equals("Unreachable"));
    assertThat(names()).containsExactlyInAnyOrder("etcd-0", "etcd-1", "etcd-2");
  }

  @Test
  void oneMemberAloneIsDefragmentedInItsWindowToo() {
    etcd.close();
    etcd = EtcdProcess.start(1);
    ChartFiles.locate().installCrds(server.client());
    register();
    try (EtcdClient root = etcd.rootClient()) {
      makeHoles(root);
    }
    create(ALWAYS);
    operator.start();

    Eventually.within(LIMIT)
        .isTrue(
            "it was defragmented", () -> status() != null && status().lastDefragmented() != null);
  }

  @Test
  void withoutAuthenticationItIsRefusedAndAcceptedWhenThatIsOn() {
    ChartFiles.locate().installCrds(server.client());
    register();
    try (RawEtcd raw = etcd.raw()) {
      raw.disableAuth();
      create(ALWAYS);
      operator.start();

      Eventually.within(LIMIT).isTrue("refused", () -> reason().equals("AuthDisabled"));
      assertThat(Status.condition(status(), "Ready").orElseThrow().getMessage())
          .contains("every tenant could read every other's data", "etcdctl auth enable");

      raw.enableAuth();
    }
    look();
    Eventually.within(LIMIT).isTrue("accepted", () -> Status.isTrue(status(), "Ready"));
  }

  private List<String> names() {
    return Objects.requireNonNull(status().members()).stream().map(EtcdMember::name).toList();
  }

  private String reason() {
    return Status.condition(status(), "Ready").map(Condition::getReason).orElse("");
  }

  private void look() {
    server
        .client()
        .resource(resource())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"look\":\"now\"}}}");
  }

  private boolean served(Metric metric) {
    String name = metric.name().replace("_total", "");
    return metrics.collect().stream()
        .anyMatch(snapshot -> snapshot.getMetadata().getName().equals(name));
  }

  private EtcdCluster resource() {
    return server.client().resources(EtcdCluster.class).withName(NAME).get();
  }

  private EtcdClusterStatus status() {
    return resource().getStatus();
  }

  private void register() {
    server
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    server.client().resource(EtcdCredentials.secret(etcd, "root", NAMESPACE, "etcd")).create();
  }

  private void create(String window) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    cluster.setSpec(
        new EtcdClusterSpec(
            etcd.endpoints().stream().map(URI::toString).toList(),
            "etcd",
            new EtcdMaintenance(new EtcdDefragment(true, window, 50, 4), 0)));
    server.client().resource(cluster).create();
  }

  private static void makeHoles(EtcdClient root) {
    ByteString value = ByteString.copyFrom(new byte[64 << 10]);
    for (int write = 0; write < 20; write++) {
      int from = write * 16;
      root.kv()
          .txn(
              List.of(),
              IntStream.range(from, from + 16)
                  .<Kv.Operation>mapToObj(
                      i -> new Kv.Operation.Put(ByteString.copyFromUtf8("holes/" + i), value))
                  .toList(),
              List.of());
    }
    root.kv().delete(KeyRange.prefix("holes/"));
    root.maintenance().compact(root.kv().count(KeyRange.all()).revision());
    // bbolt only counts pages as free at the next write, and each member compacts when it likes.
    Eventually.within(LIMIT)
        .isTrue(
            "pages are free on all members",
            () -> {
              root.kv()
                  .txn(
                      List.of(),
                      List.of(
                          new Kv.Operation.Put(ByteString.copyFromUtf8("next"), ByteString.EMPTY)),
                      List.of());
              return root.endpoints().stream()
                  .map(root.maintenance()::status)
                  .allMatch(member -> member.dbSizeInUseBytes() < 8L << 20);
            });
  }
}

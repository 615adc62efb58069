package io.kubinception.operator.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.EdgeControl;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.infrastructure.Network;
import io.kubinception.infrastructure.edge.EdgeAccess;
import io.kubinception.infrastructure.edge.EdgeGate;
import io.kubinception.operator.AdminClusters;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.Partial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatekeeperTest {
  private static final EdgeControl CONTROL = new EdgeControl(List.of("192.0.2.1"), 9999, "edge");
  private static final String OFFICE = "203.0.113.0/24";

  private final List<CustomerCluster> clusters = new ArrayList<>();
  private final List<WorkerNode> workers = new ArrayList<>();
  private final FakeEdge edge = new FakeEdge();
  private final FakeClock clock = new FakeClock();
  private boolean watching = true;
  private final Gatekeeper gatekeeper =
      new Gatekeeper(() -> clusters, () -> workers, _ -> edge, () -> watching, clock);

  /** An edge that can be away, or forget. */
  private static final class FakeEdge implements EdgeGate {
    @Nullable EdgeAccess has;
    boolean away;
    int asked;

    @Override
    public void ensure(EdgeAccess access) {
      asked++;
      if (away) {
        throw new InfrastructureException.Unavailable("the edge does not answer", null);
      }
      has = access;
    }

    Map<Integer, Set<Network>> lists() {
      return has == null ? Map.of() : has.guarded();
    }
  }

  @Test
  void aListIsOfTheClustersPortAndHoldsItsOwnWorkerNodes() {
    clusters.add(cluster("demo", "local", 30001, OFFICE, "198.51.100.7/32"));
    clusters.add(cluster("open", "local", 30002));
    clusters.add(cluster("elsewhere", "other", 30003, OFFICE));
    workers.add(worker("demo", "default", "192.0.2.51"));
    workers.add(worker("open", "default", "192.0.2.52"));
    workers.add(worker("demo", "namesake", "192.0.2.53"));
    workers.add(worker("demo", "default", null));

    assertThat(gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL)))
        .isInstanceOf(StepResult.Done.class);

    assertThat(edge.lists())
        .isEqualTo(Map.of(30001, networks(OFFICE, "198.51.100.7", "192.0.2.51")));
    assertThat(gatekeeper.guards(clusters.get(0))).isTrue();
    assertThat(gatekeeper.guards(clusters.get(1))).isFalse();
  }

  @Test
  void anEdgeIsToldAgainOnlyWhenSomethingChangedOrItForgot() {
    clusters.add(cluster("demo", "local", 30001, OFFICE));
    gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL));
    gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL));
    assertThat(edge.asked).isEqualTo(1);

    workers.add(worker("demo", "default", "192.0.2.51"));
    gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL));
    assertThat(edge.lists()).isEqualTo(Map.of(30001, networks(OFFICE, "192.0.2.51")));

    edge.has = null;
    gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL));
    assertThat(edge.lists()).isEmpty();
    gatekeeper.assure(AdminClusters.behind("192.0.2.1", CONTROL));
    assertThat(edge.lists()).containsKey(30001);

    clusters.clear();
    gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL));
    assertThat(edge.lists()).isEmpty();
  }

  @Test
  void anEdgeThatIsAwayIsAskedSeldomAndToldWhenItIsBack() {
    clusters.add(cluster("demo", "local", 30001, OFFICE));
    edge.away = true;

    assertThat(reason(gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL))))
        .isEqualTo("EdgeUnavailable");
    assertThat(reason(gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL))))
        .isEqualTo("EdgeUnavailable");
    assertThat(edge.asked).isEqualTo(1);
    assertThat(gatekeeper.guards(clusters.getFirst())).isFalse();
    assertThat(gatekeeper.isAway("local")).isTrue();

    edge.away = false;
    clock.advance(Duration.ofSeconds(5));
    assertThat(gatekeeper.tell(AdminClusters.behind("192.0.2.1", CONTROL)))
        .isInstanceOf(StepResult.Done.class);
    assertThat(edge.lists()).containsKey(30001);
    assertThat(gatekeeper.isAway("local")).isFalse();
  }

  @Test
  void untilAllClustersAreKnownNoPortIsOpened() {
    edge.has = new EdgeAccess(Map.of(30001, networks(OFFICE)));
    watching = false;

    assertThat(reason(gatekeeper.assure(AdminClusters.behind("192.0.2.1", CONTROL))))
        .isEqualTo("OperatorStarts");

    assertThat(edge.lists()).containsKey(30001);
  }

  @Test
  void anEdgeWithoutControlIsSaidToTakeNoLists() {
    assertThat(gatekeeper.tell(AdminClusters.behind("192.0.2.1")))
        .isInstanceOfSatisfying(
            StepResult.Failed.class,
            failed -> assertThat(failed.message()).contains("local", "spec.edge.control"));
  }

  private static String reason(StepResult result) {
    return result instanceof StepResult.Wait wait ? wait.reason() : result.toString();
  }

  private static Set<Network> networks(String... texts) {
    return Arrays.stream(texts).map(Network::parse).collect(Collectors.toSet());
  }

  private static CustomerCluster cluster(String name, String admin, int port, String... networks) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("default").build());
    cluster.setSpec(
        new CustomerClusterSpec(
            KubernetesVersions.DEFAULT,
            Plan.SHARED,
            Networks.defaults(),
            null,
            null,
            new Access(30, null, null, List.of(), List.of(networks)),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    cluster.setStatus(
        Partial.of(CustomerClusterStatus.class)
            .with("observedGeneration", 1L)
            .with("id", "abcdefghijkl")
            .with("controlPlaneNamespace", "cc-abcdefghijkl")
            .with("adminCluster", admin)
            .with("etcdCluster", "lab")
            .with("endpoint", "https://192.0.2.1:" + port)
            .with("nodes", "0/0")
            .with("conditions", List.of())
            .make());
    return cluster;
  }

  private static WorkerNode worker(String cluster, String namespace, @Nullable String address) {
    var worker = new WorkerNode();
    worker.setMetadata(
        new ObjectMetaBuilder().withName(cluster + "-1").withNamespace(namespace).build());
    worker.setSpec(
        new WorkerNodeSpec(
            cluster, "workers", "small", KubernetesVersions.DEFAULT, Map.of(), List.of()));
    worker.setStatus(
        Partial.of(WorkerNodeStatus.class)
            .with("observedGeneration", 1L)
            .with("instanceId", "id")
            .with("address", address)
            .with("conditions", List.of())
            .make());
    return worker;
  }
}

package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final WorkerNodeStatus READY = FakeWorkerNodes.ready("2026-01-01T00:00:00Z");

  private final List<WorkerNode> workers = new ArrayList<>();
  private final FakeClock clock = new FakeClock();
  private boolean edgeIsAway;
  private final Watchdog watchdog = new Watchdog(() -> workers, admin -> edgeIsAway, clock);

  private void cluster(String name, WorkerNodeStatus... statuses) {
    for (WorkerNodeStatus status : statuses) {
      var worker = new WorkerNode();
      worker.setMetadata(
          new ObjectMetaBuilder().withName("n" + workers.size()).withNamespace("default").build());
      worker.setSpec(
          new WorkerNodeSpec(
              name, "workers", "small", KubernetesVersions.DEFAULT, Map.of(), List.of()));
      worker.setStatus(status);
      workers.add(worker);
    }
  }

  @Test
  void mostClustersAreHardlyBrokenTogether() {
    cluster("a", FakeWorkerNodes.silent());
    cluster("b", FakeWorkerNodes.silent(), FakeWorkerNodes.silent());
    cluster("c", READY);

    assertThat(watchdog.trouble("local")).hasValue("the nodes of 2 of 3 clusters were silent");
  }

  @Test
  void oneCustomersManyNodesTellNothingOfOthers() {
    cluster("a", FakeWorkerNodes.silent(), FakeWorkerNodes.silent(), FakeWorkerNodes.silent());
    cluster("b", READY);

    assertThat(watchdog.trouble("local")).isEmpty();
  }

  @Test
  void halfOfTheClustersIsNotMost() {
    cluster("a", FakeWorkerNodes.silent());
    cluster("b", FakeWorkerNodes.silent());
    cluster("c", READY);
    cluster("d", READY, FakeWorkerNodes.silent());

    assertThat(watchdog.trouble("local")).isEmpty();
  }

  @Test
  void instancesThatAreLostAreNotSilent() {
    cluster("a", FakeWorkerNodes.dead());
    cluster("b", FakeWorkerNodes.dead());

    assertThat(watchdog.trouble("local")).isEmpty();
  }

  @Test
  void anEdgeThatIsAwayIsReasonEnoughAndForAWhileAfterwards() {
    cluster("a", FakeWorkerNodes.silent());
    edgeIsAway = true;
    assertThat(watchdog.trouble("local"))
        .hasValue("the edge of admin cluster local did not answer");

    edgeIsAway = false;
    clock.advance(Duration.ofSeconds(119));
    assertThat(watchdog.trouble("local"))
        .hasValue("less than two minutes ago the edge of admin cluster local did not answer");

    clock.advance(Duration.ofSeconds(1));
    assertThat(watchdog.trouble("local")).isEmpty();
  }
}

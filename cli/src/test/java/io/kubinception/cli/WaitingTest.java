package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.WorkerNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

  @Test
  void createShowsEachStepOnceWhenItIsDone() {
    var fleet = new FleetInMemory().with(Samples.adminCluster());
    var look = new AtomicInteger();
    var run = new CommandRun(fleet).whileWaiting(() -> happen(fleet, look.incrementAndGet()));

    var result = run.of("cluster", "create", "demo", "--nodes", "1", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .isEqualTo(
            """
            … pool demo-workers            0 of 1 nodes ready: the operator has not looked at it yet
            ✓ placed                   0s  on admin cluster local, data in lab
            … let start                    place 2 in the queue to start
            ✓ etcd tenant              3s
            ✓ let start                4s
            ✓ API server               6s
            ✓ control plane usable     7s
            … node demo-workers-a          the instance boots
            ✓ node demo-workers-a     33s  172.31.1.0
            ✓ pool demo-workers       36s  1 of 1 nodes ready
            ✓ cluster ready           38s
            """);
    assertThat(result.out()).startsWith("Cluster demo is ready.");
  }

  private static void happen(FleetInMemory fleet, int look) {
    var placed =
        Samples.condition(
            "Placed", "True", "Done", "on admin cluster local, data in lab", Samples.CREATED);
    var starting = Samples.notReady("Starting", "", Samples.CREATED);
    switch (look) {
      case 1 -> {
        fleet.replace(Samples.cluster("demo", placed, starting));
        fleet.replace(Samples.controlPlane(2, null, starting));
      }
      case 2 -> {
        fleet.replace(
            Samples.controlPlane(
                null,
                "2026-01-02T10:00:07Z",
                step("EtcdTenantReady", "03"),
                step("Started", "04"),
                step("ApiServerReady", "06"),
                Samples.ready("07")));
        fleet.replace(
            Samples.node(
                "demo-workers-a",
                "172.31.1.0",
                null,
                Samples.notReady("Booting", "the instance boots", Samples.CREATED)));
      }
      default -> {
        fleet.replace(
            Samples.node(
                "demo-workers-a", "172.31.1.0", "2026-01-02T10:00:33Z", Samples.ready("33")));
        fleet.replace(Samples.pool("demo-workers", 1, 1, Samples.ready("36")));
        fleet.replace(Samples.cluster("demo", placed, Samples.ready("38")));
      }
    }
  }

  private static io.fabric8.kubernetes.api.model.Condition step(String type, String second) {
    return Samples.condition(type, "True", "Done", "", "2026-01-02T10:00:" + second + "Z");
  }

  @Test
  void aPoolThatGrowsIsNoTroubleAndCountsOnce() {
    var fleet = Samples.wellFleet();
    var look = new AtomicInteger();
    var grows =
        Samples.notReady(
            "NodesNotReady", "2 of 3 nodes ready; c: waits for CNI", "2026-01-02T10:04:00Z");
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () ->
                    fleet.replace(
                        look.incrementAndGet() == 1
                            ? Samples.pool("demo-workers", 3, 2, grows)
                            : grown(3, Samples.ready("36"))));

    assertThat(run.of("nodepool", "scale", "demo-workers", "--nodes", "3", "--wait").err())
        .contains("… pool demo-workers           2 of 3 nodes ready; c: waits for CNI")
        .doesNotContain("✗");
  }

  @Test
  void createThatTakesTooLongSaysWhatItWaitsFor() {
    var fleet = new FleetInMemory().with(Samples.adminCluster());
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () ->
                    fleet.replace(
                        Samples.cluster(
                            "demo",
                            Samples.notReady(
                                "EtcdUnreachable",
                                "no member of etcd cluster lab answers",
                                Samples.CREATED))));

    var result = run.of("cluster", "create", "demo", "--wait", "--timeout", "3s", "-n", "default");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(result.err())
        .endsWith(
            ("error: not done after 3s: still waiting for cluster ready (no member of etcd cluster"
                    + " lab answers). The work goes on without this command: look with"
                    + " 'kubinception cluster get demo -n default'%n")
                .formatted());
  }

  @Test
  void progressOnATerminalIsRedrawnInPlace() {
    var fleet = Samples.wellFleet();
    var run =
        new CommandRun(fleet)
            .onTerminal("")
            .whileWaiting(() -> fleet.replace(grown(3, Samples.ready("36"))));

    var result = run.of("nodepool", "scale", "demo-workers", "--nodes", "3", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("\u001b[3A\r\u001b[J", "3 of 3 nodes ready");
  }

  @Test
  void scaleDoesNotTakeTheStatusOfTheSpecBeforeForDone() {
    var fleet = Samples.wellFleet();
    var stale = grown(2, Samples.ready("36"));
    stale.getMetadata().setGeneration(2L);
    fleet.replace(stale);

    var result =
        new CommandRun(fleet)
            .of("nodepool", "scale", "demo-workers", "--nodes", "2", "--wait", "--timeout", "2s");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
  }

  private static NodePool grown(int nodes, io.fabric8.kubernetes.api.model.Condition ready) {
    var pool = Samples.pool("demo-workers", nodes, nodes, ready);
    pool.setStatus(new NodePoolStatus(1L, nodes, nodes, nodes, 0, "x=y", List.of(ready)));
    return pool;
  }

  @Test
  void deleteWaitsUntilNothingIsLeft() {
    var fleet = Samples.wellFleet();
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () -> {
                  fleet.all(WorkerNode.class).forEach(fleet::delete);
                  fleet.all(NodePool.class).forEach(fleet::delete);
                  fleet.delete(Samples.controlPlane(null, null));
                  fleet.delete(Samples.tenant());
                });

    var result = run.of("cluster", "delete", "demo", "--now", "--yes", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("… nodes of demo-workers         2 nodes left\n", "✓ etcd tenant", "✓ cluster ");
    assertThat(result.out()).isEqualTo("Cluster demo is deleted.%n".formatted());
  }

  @Test
  void aClusterThatIsDeletedWhileItIsMadeEndsTheWait() {
    var fleet = new FleetInMemory().with(Samples.adminCluster());
    var run = new CommandRun(fleet).whileWaiting(() -> fleet.delete(Samples.newCluster("demo")));

    var result = run.of("cluster", "create", "demo", "--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.err()).contains("cluster demo was deleted in the meantime");
  }
}

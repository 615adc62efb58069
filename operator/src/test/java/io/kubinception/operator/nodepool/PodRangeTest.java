package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.kube.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster whose range of pods has room for four nodes. */
class PodRangeTest extends NodePoolWorld {

  @BeforeEach
  void narrow() {
    cluster = Optional.of(narrowCluster());
  }

  @Test
  void makesAsManyAsFitAndNamesTheCauseOfTheRest() {
    var status = upkeep(pool(5, "small"), List.of());

    assertThat(workers.byName).hasSize(4);
    assertThat(reason(status)).isEqualTo("PodRangeFull");
    assertThat(message(status))
        .contains(
            "10.0.0.0/22 has room for 4 worker nodes", "its pools ask for 5: scale them down");

    assertThat(reason(roundsOf(pool(4, "small"), 1))).isEqualTo("Ready");
  }

  @ParameterizedTest
  @CsvSource({"2026-01-01T00:00:00Z,1", "2026-01-03T00:00:00Z,3"})
  void whatIsLeftGoesToTheOlderPool(String otherMade, int made) {
    workers.pools.add(another(3, otherMade));

    upkeep(pool(3, "small"), List.of());

    assertThat(workers.byName).hasSize(made);
  }

  @Test
  void nodesOfAYoungerPoolKeepTheirPlace() {
    upkeep(pool(2, "small"), List.of());
    workers.list().stream().map(NodePoolWorld::copy).forEach(workers::addOfAnotherPool);
    workers.pools.add(another(2, "2026-01-03T00:00:00Z"));

    var status = upkeep(pool(4, "small"), workers.list());

    assertThat(workers.byName).hasSize(2);
    assertThat(message(status)).contains("ask for 6");
  }

  @Test
  void aPoolThatHasAllItsNodesIsNotBlamed() {
    roundsOf(pool(3, "small"), 1);
    workers.pools.add(another(3, "2026-01-01T00:00:00Z"));

    assertThat(reason(upkeep(pool(3, "small"), workers.list()))).isEqualTo("Ready");
  }

  @Test
  void whereItIsFullNodesAreReplacedWithoutASurge() {
    roundsOf(pool(4, "small"), 1);

    var status = upkeep(pool(4, "large"), workers.list());

    assertThat(workers.byName).hasSize(4);
    assertThat(workers.list()).filteredOn(ScalePlan::goes).hasSize(1);
    assertThat(reason(status)).isNotEqualTo("PodRangeFull");
    roundsOf(pool(4, "large"), 8);
    assertThat(flavours()).containsExactly("large", "large", "large", "large");
  }

  /** The younger one has counted, and made none yet, when the older one is scaled. */
  @Test
  void ofTwoPoolsThatAreScaledAtTheSameInstantTheLaterOneIsHeld() throws InterruptedException {
    var nodes = new CopyOnWriteArrayList<WorkerNode>();
    var toldByOlder = new AtomicReference<>("");
    NodePool older = another(3, "2026-01-01T00:00:00Z");
    var scaled =
        Thread.ofVirtual()
            .unstarted(
                () ->
                    toldByOlder.set(
                        reason(
                            upkeep(
                                new NodePoolPass(
                                    older,
                                    cluster,
                                    new Shared(older, nodes, () -> {}),
                                    List.of())))));
    NodePool younger = pool(3, "small");

    upkeep(
        new NodePoolPass(
            younger, cluster, new Shared(younger, nodes, () -> letGo(scaled)), List.of()));
    scaled.join();

    assertThat(nodes).hasSize(4);
    assertThat(toldByOlder.get()).isEqualTo("PodRangeFull");
  }

  /** Time enough for it to come to its end, if nothing holds it. */
  private static void letGo(Thread thread) {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
      try {
        thread.join(Duration.ofMillis(500));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The worker nodes of one cluster, as a pool of it meets them. */
  private record Shared(NodePool pool, List<WorkerNode> nodes, Runnable beforeOneIsMade)
      implements WorkerNodes {
    @Override
    public List<WorkerNode> list() {
      return nodes.stream().filter(w -> PoolWorkers.isOf(pool, w)).toList();
    }

    @Override
    public List<WorkerNode> ofCluster() {
      return List.copyOf(nodes);
    }

    @Override
    public List<NodePool> poolsOfCluster() {
      return List.of(pool);
    }

    @Override
    public Optional<WorkerNode> create(WorkerNode worker) {
      beforeOneIsMade.run();
      worker.getMetadata().setCreationTimestamp("2026-01-04T00:00:00Z");
      nodes.add(worker);
      return Optional.of(worker);
    }

    @Override
    public void delete(WorkerNode worker) {
      throw new UnsupportedOperationException("none is deleted");
    }
  }

  private static NodePool another(int replicas, String made) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withName("another")
            .withNamespace("default")
            .withCreationTimestamp(made)
            .build());
    pool.setSpec(new NodePoolSpec("demo", replicas, "small", null, Map.of(), List.of()));
    return pool;
  }

  private static String reason(NodePoolStatus status) {
    return Status.condition(status, Conditions.READY).orElseThrow().getReason();
  }
}

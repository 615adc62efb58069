package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.Instances;
import io.kubinception.operator.FakeClock;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.workernode.Kills;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodePoolStepsTest {
  private final FakeClock clock = new FakeClock();
  private final Kills kills = new Kills();
  private final FakeWorkerNodes workers = new FakeWorkerNodes(kills, clock);
  private final NodePoolSteps steps = new NodePoolSteps(new OnePlace(), new Random(1));
  private Optional<CustomerCluster> cluster = Optional.of(cluster());

  /** Sells small instances, and makes none here. */
  private static final class OnePlace implements InfrastructureSource, Instances {
    @Override
    public Infrastructure of(String adminCluster) {
      return new Infrastructure(this, "machine", List.of(new Flavour("small", 1, 1024)), null);
    }

    @Override
    public List<Infrastructure> all() {
      return List.of(of("local"));
    }

    @Override
    public Instance ensure(InstanceSpec spec) {
      throw new UnsupportedOperationException("a pool makes no instances");
    }

    @Override
    public Optional<Instance> find(String name) {
      return Optional.empty();
    }

    @Override
    public List<Instance> list(Map<String, String> labels) {
      return List.of();
    }

    @Override
    public void stop(String name) {
      throw new UnsupportedOperationException("a pool stops no instances");
    }

    @Override
    public void start(String name) {
      throw new UnsupportedOperationException("a pool starts no instances");
    }

    @Override
    public void delete(String name) {
      throw new UnsupportedOperationException("a pool deletes no instances");
    }
  }

  private static CustomerCluster cluster() {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").withNamespace("default").build());
    cluster.setSpec(
        new CustomerClusterSpec(
            "1.36.4",
            Plan.SHARED,
            Networks.defaults(),
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null));
    var ready = new ConditionBuilder().withType("ControlPlaneReady").withStatus("True").build();
    cluster.setStatus(
        new CustomerClusterStatus(
            1L,
            "id",
            "cc-id",
            "local",
            "lab",
            "https://x",
            null,
            null,
            null,
            null,
            null,
            List.of(ready)));
    return cluster;
  }

  private static NodePool pool(int replicas, String flavour) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo-workers")
            .withNamespace("default")
            .withUid("pool-uid")
            .build());
    pool.setSpec(new NodePoolSpec("demo", replicas, flavour, null, Map.of("a", "b"), List.of()));
    return pool;
  }

  private NodePoolStatus upkeep(NodePool pool, List<WorkerNode> watched) {
    var pass = new NodePoolPass(pool, cluster, workers, watched);
    Outcome outcome = Outcome.of(steps.upkeep(pass), Failures::of);
    return NodePoolSteps.status(pass, new Conditions(clock, 1L, null).outcome(outcome));
  }

  private static String message(NodePoolStatus status) {
    return Status.condition(status, Conditions.READY).orElseThrow().getMessage();
  }

  @Test
  void makesWhatIsMissingAsThePoolSays() {
    var status = upkeep(pool(2, "small"), List.of());

    assertThat(workers.byName).hasSize(2);
    var worker = workers.byName.values().iterator().next();
    assertThat(worker.getMetadata().getName()).matches("demo-workers-[a-z0-9]{5}");
    assertThat(worker.getSpec().version()).isEqualTo("1.36.4");
    assertThat(worker.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(o -> assertThat(o.getUid()).isEqualTo("pool-uid"));
    assertThat(worker.getMetadata().getLabels())
        .containsEntry("kubinception.io/node-pool", "demo-workers");
    assertThat(status.replicas()).isEqualTo(2);
    assertThat(status.readyReplicas()).isZero();
    assertThat(status.selector()).contains("kubinception.io/node-pool=demo-workers");
  }

  @Test
  void aWatchThatLagsBehindMakesNoneTooMany() {
    upkeep(pool(3, "small"), List.of());

    upkeep(pool(3, "small"), List.of());

    assertThat(workers.byName).hasSize(3);
  }

  @Test
  void aWatchThatLagsBehindDeletesNoneTooMany() {
    upkeep(pool(3, "small"), List.of());
    var stale = workers.list().stream().map(NodePoolStepsTest::copy).toList();
    upkeep(pool(2, "small"), stale);

    upkeep(pool(2, "small"), stale);

    assertThat(workers.list()).filteredOn(w -> !ScalePlan.goes(w)).hasSize(2);
  }

  private static WorkerNode copy(WorkerNode worker) {
    var copy = new WorkerNode();
    copy.setMetadata(new ObjectMetaBuilder(worker.getMetadata()).build());
    copy.setSpec(worker.getSpec());
    copy.setStatus(worker.getStatus());
    return copy;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void killedWhileItScalesItEndsWithJustEnough(int effects) {
    kills.after(effects);
    boolean killed = false;
    try {
      upkeep(pool(3, "small"), List.of());
    } catch (Kills.Killed e) {
      killed = true;
    }
    kills.never();

    upkeep(pool(3, "small"), List.of());

    assertThat(killed).isTrue();
    assertThat(workers.byName).hasSize(3);
  }

  @Test
  void saysWhichNodesAreMissingAndWhy() {
    upkeep(pool(2, "small"), List.of());
    workers.allReady();
    String name = workers.byName.keySet().iterator().next();
    workers.get(name).setStatus(FakeWorkerNodes.joining("waits for its instance to start"));

    var status = upkeep(pool(2, "small"), workers.list());

    assertThat(message(status))
        .isEqualTo("1 of 2 nodes ready; " + name + ": waits for its instance to start");
    assertThat(status.readyReplicas()).isEqualTo(1);
  }

  @Test
  void aDeadOneIsReplacedAtOnce() {
    upkeep(pool(2, "small"), List.of());
    workers.allReady();
    String dead = workers.byName.keySet().iterator().next();
    workers.get(dead).setStatus(FakeWorkerNodes.dead());

    upkeep(pool(2, "small"), workers.list());

    assertThat(workers.byName).hasSize(3);
    assertThat(ScalePlan.goes(workers.get(dead))).isTrue();
  }

  @Test
  void withoutItsClusterNothingIsMade() {
    cluster = Optional.empty();

    var status = upkeep(pool(2, "small"), List.of());

    assertThat(workers.byName).isEmpty();
    assertThat(message(status))
        .isEqualTo(
            "there is no CustomerCluster demo in this namespace: create it, or delete this pool");
  }

  @Test
  void anUnknownFlavourIsRefusedWithThoseOnOffer() {
    var status = upkeep(pool(1, "huge"), List.of());

    assertThat(workers.byName).isEmpty();
    assertThat(message(status))
        .isEqualTo("there is no flavour huge: make a pool with one of small, then delete this one");
  }

  @Test
  void deletionWaitsUntilAllWorkerNodesAreGone() {
    upkeep(pool(2, "small"), List.of());
    var pass = new NodePoolPass(pool(2, "small"), cluster, workers, workers.list());

    assertThat(Outcome.of(steps.deletion(pass), Failures::of).done()).isFalse();
    workers.finish();
    assertThat(Outcome.of(steps.deletion(pass), Failures::of).done()).isTrue();
  }
}

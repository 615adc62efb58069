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
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.UpToDate;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodePoolStepsTest {
  private final FakeClock clock = new FakeClock();
  private final Kills kills = new Kills();
  private final FakeWorkerNodes workers = new FakeWorkerNodes(kills, clock);
  private final List<String> filledIn = new ArrayList<>();
  private final NodePoolSteps steps =
      new NodePoolSteps(
          new OnePlace(),
          (pool, version) -> filledIn.add(version),
          new Watchdog(List::of, admin -> false, clock),
          new Random(1),
          clock);
  private Optional<CustomerCluster> cluster = Optional.of(cluster());

  private static final List<Flavour> FLAVOURS =
      List.of(new Flavour("small", 1, 1024), new Flavour("large", 2, 4096));

  /** Sells instances, and makes none here. */
  private static final class OnePlace implements InfrastructureSource, Instances {
    @Override
    public Infrastructure of(String adminCluster) {
      return new Infrastructure(this, "machine", FLAVOURS, null);
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
    return cluster("1.36.4", "1.36.4", "True");
  }

  private static CustomerCluster cluster(String version, String runs, String controlPlaneReady) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").withNamespace("default").build());
    cluster.setSpec(
        new CustomerClusterSpec(
            version,
            Plan.SHARED,
            Networks.defaults(),
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    var ready =
        new ConditionBuilder().withType("ControlPlaneReady").withStatus(controlPlaneReady).build();
    cluster.setStatus(
        new CustomerClusterStatus(
            1L,
            "id",
            "cc-id",
            "local",
            "lab",
            "https://x",
            runs,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(ready)));
    return cluster;
  }

  private static NodePool pool(int replicas, String flavour) {
    return pool(replicas, flavour, null);
  }

  private static NodePool pool(int replicas, String flavour, @Nullable String version) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo-workers")
            .withNamespace("default")
            .withUid("pool-uid")
            .build());
    pool.setSpec(new NodePoolSpec("demo", replicas, flavour, version, Map.of("a", "b"), List.of()));
    return pool;
  }

  private NodePoolStatus upkeep(NodePool pool, List<WorkerNode> watched) {
    var pass = new NodePoolPass(pool, cluster, workers, watched);
    Outcome outcome = Outcome.of(steps.upkeep(pass), Failures::of);
    return steps.status(pass, new Conditions(clock, 1L, null).outcome(outcome));
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
        .isEqualTo("there is no flavour huge: set it to one of small, large");
  }

  private static String upToDate(NodePoolStatus status) {
    var condition = Status.condition(status, UpToDate.CONDITION).orElseThrow();
    return condition.getReason() + ": " + condition.getMessage();
  }

  /** What the rest of the world does: what joins is ready, what drains is gone. */
  private NodePoolStatus roundsOf(NodePool pool, int rounds) {
    var status = upkeep(pool, workers.list());
    for (int i = 0; i < rounds; i++) {
      workers.finish();
      workers.allReady();
      status = upkeep(pool, workers.list());
    }
    return status;
  }

  private List<String> flavours() {
    return workers.list().stream().map(w -> w.getSpec().flavour()).toList();
  }

  @Test
  void aChangedFlavourReplacesOneAfterTheOtherAndSaysHowFarItIs() {
    roundsOf(pool(3, "small"), 1);

    var status = upkeep(pool(3, "large"), workers.list());
    assertThat(workers.byName).hasSize(4);
    assertThat(status.updatedReplicas()).isEqualTo(1);
    assertThat(status.readyReplicas()).isEqualTo(3);
    assertThat(upToDate(status))
        .matches("Replacing: 0 of 3 workers replaced; waits for the new .*: waits for its turn");

    workers.allReady();
    upkeep(pool(3, "large"), workers.list());
    WorkerNode going = workers.list().stream().filter(ScalePlan::goes).findFirst().orElseThrow();
    going.setStatus(
        FakeWorkerNodes.draining("1 pod has to leave; PodDisruptionBudget web/web says no"));
    clock.advance(Duration.ofSeconds(30));
    status = upkeep(pool(3, "large"), workers.list());
    assertThat(upToDate(status))
        .isEqualTo(
            "Replacing: 0 of 3 workers replaced; node %s drains since 30 s: 1 pod has to leave;"
                    .formatted(going.getMetadata().getName())
                + " PodDisruptionBudget web/web says no");
    assertThat(status.unavailableReplicas()).isZero();

    status = roundsOf(pool(3, "large"), 6);
    assertThat(flavours()).containsExactly("large", "large", "large");
    assertThat(upToDate(status)).isEqualTo("Done: ");
    assertThat(status.updatedReplicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void killedInTheMiddleOfARolloutItGoesOn(int effects) {
    roundsOf(pool(3, "small"), 1);
    kills.after(effects);
    boolean killed = false;
    try {
      roundsOf(pool(3, "large"), 8);
    } catch (Kills.Killed e) {
      killed = true;
    }
    kills.never();

    roundsOf(pool(3, "large"), 8);

    assertThat(killed).isTrue();
    assertThat(flavours()).containsExactly("large", "large", "large");
  }

  @Test
  void newWorkersThatDoNotBecomeReadyStopItAndSettingThePoolBackUndoesIt() {
    roundsOf(pool(3, "small"), 1);
    upkeep(pool(3, "large"), workers.list());
    WorkerNode bad =
        workers.list().stream()
            .filter(w -> w.getSpec().flavour().equals("large"))
            .findFirst()
            .orElseThrow();
    bad.setStatus(FakeWorkerNodes.joining("its kubelet asks for nothing"));
    clock.advance(Duration.ofMinutes(11));

    var status = upkeep(pool(3, "large"), workers.list());

    assertThat(upToDate(status))
        .isEqualTo(
            "NewWorkersNotReady: 0 of 3 workers replaced; stopped, as the new "
                + bad.getMetadata().getName()
                + " is not Ready after 10 minutes: its kubelet asks for nothing; set the pool back,"
                + " or mend that: then it goes on");
    assertThat(workers.list()).hasSize(4).noneMatch(ScalePlan::goes);

    upkeep(pool(3, "small"), workers.list());
    assertThat(workers.list().stream().filter(ScalePlan::goes)).containsExactly(bad);
    assertThat(upToDate(roundsOf(pool(3, "small"), 1))).isEqualTo("Done: ");
    assertThat(flavours()).containsExactly("small", "small", "small");
  }

  @Test
  void aVersionThatIsLeftOutIsFilledInAndOneThatIsSaidIsLeft() {
    upkeep(pool(1, "small"), List.of());
    assertThat(filledIn).containsExactly("1.36.4");

    upkeep(pool(1, "small", "1.36.4"), workers.list());
    assertThat(filledIn).hasSize(1);
  }

  @Test
  void nodesFollowTheirPoolsVersionNotTheClusters() {
    cluster = Optional.of(cluster("1.35.8", "1.35.8", "True"));
    roundsOf(pool(2, "small", "1.35.8"), 1);
    cluster = Optional.of(cluster("1.36.4", "1.36.4", "True"));

    assertThat(upToDate(roundsOf(pool(2, "small", "1.35.8"), 2))).isEqualTo("Done: ");
    roundsOf(pool(2, "small", "1.36.4"), 6);

    assertThat(workers.list().stream().map(w -> w.getSpec().version()))
        .containsExactly("1.36.4", "1.36.4");
  }

  @Test
  void nothingIsReplacedUntilTheControlPlaneRunsTheVersionAndWhatIsMadeHasItsOwn() {
    cluster = Optional.of(cluster("1.35.8", "1.35.8", "True"));
    roundsOf(pool(1, "small", "1.35.8"), 1);
    cluster = Optional.of(cluster("1.36.4", "1.35.8", "True"));

    var status = upkeep(pool(2, "small", "1.36.4"), workers.list());

    assertThat(upToDate(status))
        .isEqualTo(
            "WaitsForControlPlane: waits until the control plane runs 1.36.4; it runs 1.35.8");
    assertThat(workers.list().stream().map(w -> w.getSpec().version()))
        .containsExactly("1.35.8", "1.35.8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.36.4 | version 1.36.4 is newer than the cluster's 1.35.8: upgrade the cluster first, or"
            + " set version to 1.35.8",
        "1.31.9 | version 1.31.9 is more than 3 minor versions older than the control plane's"
            + " 1.35.8: set a newer one"
      })
  void aVersionThatDoesNotGoWithTheClustersIsToldOf(String version, String sentence) {
    cluster = Optional.of(cluster("1.35.8", "1.35.8", "True"));

    assertThat(upToDate(upkeep(pool(1, "small", version), List.of())))
        .isEqualTo("VersionSkew: " + sentence);
  }

  @Test
  void whileTheControlPlaneIsNotReadyNoRolloutGoesOn() {
    roundsOf(pool(2, "small"), 1);
    cluster = Optional.of(cluster("1.36.4", "1.36.4", "False"));

    var status = roundsOf(pool(2, "large"), 2);

    assertThat(flavours()).containsExactly("small", "small");
    assertThat(upToDate(status))
        .isEqualTo(
            "WaitsForControlPlane: 0 of 2 workers replaced; goes on when the control plane is"
                + " ready");
  }

  @Test
  void whenMostNodesFallSilentTogetherNoneIsReplacedUntilTheyAreBack() {
    roundsOf(pool(3, "small"), 1);
    workers.list().forEach(w -> w.setStatus(FakeWorkerNodes.silent()));

    var status = upkeep(pool(3, "small"), workers.list());

    assertThat(workers.list()).hasSize(3).noneMatch(ScalePlan::goes);
    assertThat(message(status))
        .startsWith("0 of 3 nodes ready; 3 of the cluster's 3 nodes are not Ready although");
    workers.allReady();
    assertThat(message(upkeep(pool(3, "small"), workers.list()))).isEmpty();
  }

  @Test
  void twoSilentOnesOfAPoolAreReplacedWhenTheRestOfTheClusterIsFine() {
    roundsOf(pool(3, "small"), 1);
    workers.list().forEach(w -> workers.ofOtherPools.add(copy(w)));
    workers.list().stream().limit(2).forEach(w -> w.setStatus(FakeWorkerNodes.silent()));

    upkeep(pool(3, "small"), workers.list());

    assertThat(workers.list().stream().filter(ScalePlan::goes)).hasSize(1);
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

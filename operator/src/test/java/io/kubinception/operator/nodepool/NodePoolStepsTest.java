package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.workernode.Kills;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales a pool, and replaces what has died. */
class NodePoolStepsTest extends NodePoolWorld {
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
    var stale = workers.list().stream().map(NodePoolWorld::copy).toList();
    upkeep(pool(2, "small"), stale);

    upkeep(pool(2, "small"), stale);

    assertThat(workers.list()).filteredOn(w -> !ScalePlan.goes(w)).hasSize(2);
  }

  /** What the watch does not know yet is judged like what it knows. */
  @Test
  void aWatchThatLagsBehindHasNobodyReplacedWhileAllAreSilent() {
    upkeep(pool(2, "small"), List.of());
    workers.allReady();
    var stale = workers.list().stream().map(NodePoolWorld::copy).toList();
    workers.list().forEach(w -> w.setStatus(FakeWorkerNodes.silent()));

    upkeep(pool(3, "small"), stale);

    assertThat(workers.byName).hasSize(3);
    assertThat(workers.list()).noneMatch(ScalePlan::goes);
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
    workers.list().stream().map(NodePoolWorld::copy).forEach(workers::addOfAnotherPool);
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

  @Test
  void deletionSaysWhatItWaitsFor() {
    upkeep(pool(1, "small"), List.of());
    var pass = new NodePoolPass(pool(1, "small"), cluster, workers, workers.list());
    Outcome.of(steps.deletion(pass), Failures::of);
    workers.list().forEach(w -> w.setStatus(FakeWorkerNodes.joining("the cloud is away")));

    assertThat(Outcome.of(steps.deletion(pass), Failures::of).stopped())
        .hasValueSatisfying(
            result ->
                assertThat(((StepResult.Wait) result).message())
                    .startsWith("1 nodes are being deleted; demo-workers-")
                    .endsWith(": the cloud is away"));
  }
}

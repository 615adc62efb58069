package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.workernode.Kills;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replaces the workers of a pool that was changed. */
class NodePoolRolloutTest extends NodePoolWorld {
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
}

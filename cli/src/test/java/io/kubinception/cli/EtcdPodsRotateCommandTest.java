package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdRotation;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdPodsRotateCommandTest {
  private static final String AT = "2026-01-01T07:00:00Z";

  private final FleetInMemory fleet = Samples.wellFleet();

  @BeforeEach
  void existing() {
    fleet.with(own(new EtcdStatefulSet(3, "3.6.14", "4Gi", null, "1Gi"), null));
  }

  private static EtcdCluster own(EtcdStatefulSet wish, @Nullable AuthoritiesRotation rotation) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(Samples.meta(null, "own"));
    cluster.setSpec(new EtcdClusterSpec(wish));
    cluster.setStatus(
        new EtcdClusterStatus(
            1L,
            "3.6.14",
            "etcd-own-0",
            1L,
            1L,
            null,
            0,
            List.of(),
            List.of(),
            null,
            0L,
            null,
            rotation,
            List.of(Samples.ready("01"))));
    return cluster;
  }

  private EtcdStatefulSet wish() {
    return fleet.all(EtcdCluster.class).stream()
        .filter(c -> c.getMetadata().getName().equals("own"))
        .findFirst()
        .flatMap(EtcdCluster::statefulSet)
        .orElseThrow();
  }

  private EtcdRotation asked() {
    return Objects.requireNonNull(wish().rotation());
  }

  /** The operator is so far with what is asked for. */
  private void told(RotationPhase phase, @Nullable String missing) {
    fleet.replace(
        own(wish(), new AuthoritiesRotation(phase, asked().at(), Samples.CREATED, null, missing)));
  }

  private CommandRun.Result run(String arguments) {
    return new CommandRun(fleet).of(("etcd pods rotate " + arguments).split(" "));
  }

  private CommandRun.Result runWhile(RotationPhase phase, @Nullable String missing, String words) {
    return new CommandRun(fleet)
        .whileWaiting(() -> told(phase, missing))
        .of(("etcd pods rotate " + words).split(" "));
  }

  @Test
  void oneIsBegunAndTheSameIsCompleted() {
    assertThat(runWhile(RotationPhase.PREPARED, null, "own --wait").out())
        .contains(
            "Old and new authorities of etcd cluster own are trusted, all certificates are of the"
                + " new. Then: kubinception etcd pods rotate own --complete");
    EtcdRotation begun = asked();
    assertThat(begun.goal()).isEqualTo(RotationGoal.PREPARE);
    assertThat(wish().memory()).as("the rest of the wish stays").isEqualTo("1Gi");

    assertThat(runWhile(RotationPhase.COMPLETED, null, "own --complete --wait").out())
        .contains("The old authorities of etcd cluster own are trusted no more.");
    assertThat(asked()).isEqualTo(new EtcdRotation(begun.at(), RotationGoal.COMPLETE));
  }

  @Test
  void whatItWaitsForIsShown() {
    var result =
        runWhile(
            RotationPhase.PREPARING, "1 of 2 tenants have not followed", "own --wait --timeout 5s");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(result.err()).contains("1 of 2 tenants have not followed");
    assertThat(new CommandRun(fleet).of("etcd", "status").out())
        .contains(
            "rotation of its authorities, begun %s: preparing; 1 of 2 tenants have not followed"
                .formatted(Samples.CREATED));
  }

  @Test
  void noSecondOneIsBegunAndWhatIsBeingCompletedIsNotAborted() {
    run("own");
    told(RotationPhase.PREPARED, null);
    assertThat(run("own").err())
        .contains("a rotation of etcd cluster own is under way since " + Samples.CREATED);

    run("own --complete");
    told(RotationPhase.COMPLETING, null);
    assertThat(run("own --abort").err()).contains("goes on to its end (Complete)");
    assertThat(asked().goal()).isEqualTo(RotationGoal.COMPLETE);
  }

  @Test
  void theOneThatIsUnderWayIsEndedThoughAnotherWasAskedFor() {
    fleet.replace(
        own(
            new EtcdStatefulSet(
                3,
                "3.6.14",
                "4Gi",
                null,
                "1Gi",
                new EtcdRotation("2026-02-28T08:00:00Z", RotationGoal.PREPARE)),
            new AuthoritiesRotation(RotationPhase.PREPARED, AT, AT, null, null)));

    assertThat(runWhile(RotationPhase.ABORTED, null, "own --abort --wait").out())
        .contains("Etcd cluster own has its old authorities alone again.");

    assertThat(asked()).isEqualTo(new EtcdRotation(AT, RotationGoal.ABORT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "own --complete --abort | 2 | which of them?",
        "own --complete | 1 | no rotation of etcd cluster own was asked for",
        "own --abort | 1 | begin one with 'kubinception etcd pods rotate own'",
        "lab | 2 | etcd cluster lab is on servers, not of pods",
        "owm | 3 | did you mean own?",
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run(arguments);

    assertThat(result.err()).contains(sentence);
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }
}

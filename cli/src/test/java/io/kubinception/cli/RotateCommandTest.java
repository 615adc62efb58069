package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotateCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  private Rotation asked() {
    var cluster = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
    return Objects.requireNonNull(cluster.getSpec().access().rotation());
  }

  @Test
  void beginsAndCompletesTheSameRotation() {
    assertThat(run("cluster rotate demo --only encryption,ca").out())
        .contains("The rotation begins.");
    var begun = asked();
    assertThat(begun.goal()).isEqualTo(RotationGoal.PREPARE);
    assertThat(begun.only())
        .isEqualTo(List.of(Credential.ENCRYPTION_KEY, Credential.CLUSTER_AUTHORITY));

    assertThat(run("cluster rotate demo --complete --now").out())
        .contains("The rotation is being completed.");
    assertThat(asked())
        .isEqualTo(new Rotation(begun.at(), begun.only(), RotationGoal.COMPLETE, false));
  }

  @Test
  void aWordThatIsNoCredentialIsToldBeforeWhatIsUnderWay() {
    var cluster = Samples.cluster("demo", Samples.ready("38"));
    var used =
        new CredentialRotation(
            Credential.CLUSTER_AUTHORITY,
            RotationPhase.PREPARED,
            Samples.CREATED,
            Samples.CREATED,
            null,
            null);
    cluster.setStatus(Samples.rotating(cluster.getStatus(), List.of(used)));
    fleet.replace(cluster);

    var result = run("cluster rotate demo --only gold");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("there is no credential 'gold'");
  }

  @Test
  void endsTheOneThatIsPreparedAlthoughTheNextOneWaitsForItsEnd() {
    var cluster = Samples.cluster("demo", Samples.ready("38"));
    var prepared =
        new CredentialRotation(
            Credential.CLUSTER_AUTHORITY,
            RotationPhase.PREPARED,
            Samples.CREATED,
            Samples.CREATED,
            null,
            null);
    cluster.setStatus(Samples.rotating(cluster.getStatus(), List.of(prepared)));
    var next = new Rotation("2026-02-28T08:00:00Z", List.of(), RotationGoal.PREPARE, true);
    var waiting = new FleetInMemory().with(cluster);
    waiting.change(
        cluster, Map.of("access", Map.of("rotation", Map.of("at", next.at(), "goal", "Prepare"))));

    new CommandRun(waiting).of("cluster", "rotate", "demo", "--complete");

    var found = waiting.find(CustomerCluster.class, "default", "demo").orElseThrow();
    assertThat(found.getSpec().access().rotation())
        .isEqualTo(
            new Rotation(
                Samples.CREATED,
                List.of(Credential.CLUSTER_AUTHORITY),
                RotationGoal.COMPLETE,
                true));
  }

  @Test
  void newKubeconfigsAreAskedForOnlyWhereOldOnesWouldBeRefused() {
    assertThat(prepared("encryption").out())
        .contains("Kubeconfigs stay good. Then: kubinception cluster rotate demo --complete")
        .doesNotContain("Fetch");
    assertThat(prepared("ca").out()).contains("Fetch new kubeconfigs, then: kubinception");
  }

  private static CommandRun.Result prepared(String credential) {
    var world = Samples.wellFleet();
    return new CommandRun(world)
        .whileWaiting(() -> follow(world, RotationPhase.PREPARED))
        .of("cluster", "rotate", "demo", "--only", credential, "--wait");
  }

  /** The operator has brought what is asked for so far. */
  private static void follow(FleetInMemory world, RotationPhase phase) {
    var cluster = world.find(CustomerCluster.class, "default", "demo").orElseThrow();
    var wish = Objects.requireNonNull(cluster.getSpec().access().rotation());
    cluster.setStatus(
        Samples.rotating(
            cluster.getStatus(),
            wish.credentials().stream()
                .map(c -> new CredentialRotation(c, phase, wish.at(), wish.at(), null, null))
                .toList()));
    world.replace(cluster);
  }

  @Test
  void whatHasEndedIsNotBroughtToAnotherEnd() {
    run("cluster rotate demo --only ca");
    follow(fleet, RotationPhase.PREPARED);
    run("cluster rotate demo --abort");
    follow(fleet, RotationPhase.ABORTING);
    assertThat(run("cluster rotate demo --complete").err())
        .contains("is being aborted: begin another one when it has ended, with 'kubinception");

    follow(fleet, RotationPhase.ABORTED);
    var refused = run("cluster rotate demo --complete");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains(
            "the rotation of cluster demo that began at %s was aborted and has ended: begin another one with 'kubinception cluster rotate demo'"
                .formatted(asked().at()));
    assertThat(asked().goal()).isEqualTo(RotationGoal.ABORT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo --only gold | 2 | encryption, service-account, front-proxy, ca",
        "demo --complete --abort | 2 | which of them?",
        "demo --now | 2 | --now needs --complete or --abort",
        "demo --only ca --abort | 2 | --only belongs to the beginning",
        "demo --complete | 1 | no rotation of cluster demo was asked for",
        "dem | 3 | did you mean demo?"
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run("cluster rotate " + arguments);

    assertThat(result.err()).contains(sentence);
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }
}

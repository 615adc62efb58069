package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.KubeconfigRequestStatus;
import io.kubinception.api.v1alpha1.LostSecret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubinception cluster kubeconfig --reset}. */
class ResetCommandTest {
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Condition NOT_WELL =
      Samples.notReady(LostSecret.REASON, "bring it back", Samples.CREATED);

  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  @Test
  void isWrittenDownAndWaitedFor() {
    var result = run("cluster kubeconfig demo --reset");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("that was given out before is locked out");
    var access =
        fleet.find(CustomerCluster.class, "default", "demo").orElseThrow().getSpec().access();
    assertThat(access.resetAt()).endsWith("Z");
    assertThat(access.kubeconfigDays()).isEqualTo(30);
  }

  @Test
  void doesNotWaitForWhatElseIsWrongOnceItHolds() {
    fleet.replace(
        Samples.cluster("demo", Samples.notReady("NodesNotReady", "1 of 2", Samples.CREATED)));
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () -> {
                  var cluster = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
                  fleet.replace(Samples.lockedOut(cluster.getSpec().access().resetAt()));
                });

    var result = run.of("cluster", "kubeconfig", "demo", "--reset");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("that was given out before is locked out");
  }

  @Test
  void withAFileItWaitsForTheNewOneOnly(@TempDir Path folder) {
    fleet.replace(
        Samples.cluster(
            "demo",
            Samples.notReady("NodesNotReady", "1 of 2", Samples.CREATED),
            Samples.condition("KubeconfigReady", "True", "Done", "", Samples.CREATED)));
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () -> {
                  var cluster = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
                  fleet.replace(Samples.lockedOut(cluster.getSpec().access().resetAt()));
                });

    var result =
        run.of("cluster", "kubeconfig", "demo", "--reset", "-o", folder.resolve("new").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(folder.resolve("new")).isNotEmptyFile();
  }

  @Test
  void endsAtOnceWhenASecretIsLostThatOnlyAPersonBringsBack() {
    fleet.replace(Samples.cluster("demo", NOT_WELL));
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () -> {
                  var at = demo().getSpec().access().resetAt();
                  fleet.replace(lost("bring back Secret demo-encryption"));
                  var seen = fleet.find(ControlPlane.class, Samples.INNER, "demo").orElseThrow();
                  fleet.change(seen, Map.of("accessResetAt", Objects.requireNonNull(at)));
                });

    var result = run.of("cluster", "kubeconfig", "demo", "--reset");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains("holds when its Secrets are back: bring back Secret demo-encryption");
    assertThat(Duration.between(Samples.NOW, run.clock().instant())).isLessThan(SOON);
  }

  @Test
  void waitsOnWhileALossIsToldThatTheResetMayHaveMended() {
    fleet.replace(Samples.cluster("demo", NOT_WELL));
    fleet.replace(lost("bring back Secret demo-people-ca"));
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () -> fleet.replace(Samples.lockedOut(demo().getSpec().access().resetAt())));

    assertThat(run.of("cluster", "kubeconfig", "demo", "--reset").exitCode()).isZero();
  }

  @Test
  void aKubeconfigThatNobodyCanSignIsNotWaitedFor() {
    fleet.replace(lost("bring back Secret demo-people-ca"));
    var run =
        new CommandRun(fleet)
            .whileWaiting(
                () ->
                    fleet
                        .all(KubeconfigRequest.class)
                        .forEach(
                            request ->
                                request.setStatus(
                                    new KubeconfigRequestStatus(
                                        1L,
                                        null,
                                        null,
                                        List.of(
                                            Samples.notReady(
                                                KubeconfigRequest.NO_AUTHORITY,
                                                "waits",
                                                Samples.CREATED))))));

    var result = run.of("cluster", "kubeconfig", "demo", "--user", "alice");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("until its Secrets are back: bring back Secret");
    assertThat(Duration.between(Samples.NOW, run.clock().instant())).isLessThan(SOON);
  }

  @Test
  void isRefusedOfAClusterThatIsBeingDeleted() {
    delete();

    var result = run("cluster kubeconfig demo --reset");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("cluster demo is being deleted");
    assertThat(demo().getSpec().access().resetAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster kubeconfig demo --reset",
        "cluster kubeconfig demo --user alice",
        "cluster hibernate demo --wait"
      })
  void theWaitEndsWhenTheClusterIsDeletedMeanwhile(String command) {
    fleet.replace(Samples.cluster("demo", NOT_WELL));
    var run = new CommandRun(fleet).whileWaiting(this::delete);

    var result = run.of(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("cluster demo is being deleted");
    assertThat(Duration.between(Samples.NOW, run.clock().instant())).isLessThan(SOON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--user system:x",
        "--user alice --duration 0s",
        "--user alice --duration 100d",
        "--user alice --group system:masters"
      })
  void wordsThatTheApiWouldRefuseAreWrongUse(String words) {
    assertThat(run("cluster kubeconfig demo " + words).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private CustomerCluster demo() {
    return fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
  }

  private void delete() {
    demo().getMetadata().setDeletionTimestamp(Samples.CREATED);
  }

  private static ControlPlane lost(String whatToDo) {
    return Samples.controlPlane(
        null,
        null,
        Samples.condition(
            ControlPlane.CERTIFICATES_READY, "False", LostSecret.REASON, whatToDo, Samples.CREATED),
        Samples.notReady(LostSecret.REASON, whatToDo, Samples.CREATED));
  }

  @Test
  void locksNobodyOutWhenTheRestIsRefused(@TempDir Path folder) {
    fleet.refusing("KubeconfigRequest");

    assertThat(run("cluster kubeconfig demo --reset --output " + folder).err())
        .contains("is a folder");
    assertThat(run("cluster kubeconfig demo --reset --user admin").err())
        .contains("no such KubeconfigRequest");

    var demo = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
    assertThat(demo.getSpec().access().resetAt()).isNull();
  }
}

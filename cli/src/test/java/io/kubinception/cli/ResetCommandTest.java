package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubinception cluster kubeconfig --reset}. */
class ResetCommandTest {
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
  void locksNobodyOutWhenTheRestIsRefused(@TempDir Path folder) {
    fleet.refusing("KubeconfigRequest");

    assertThat(run("cluster kubeconfig demo --reset --output " + folder).err())
        .contains("is a folder");
    assertThat(run("cluster kubeconfig demo --reset --user system:admin").err())
        .contains("no such KubeconfigRequest");

    var demo = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
    assertThat(demo.getSpec().access().resetAt()).isNull();
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.cli.upgrade.Inside;
import io.kubinception.cli.upgrade.Inside.ClosedWebhook;
import io.kubinception.cli.upgrade.Inside.DeprecatedApi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeCommandTest {
  private final FleetInMemory fleet =
      Samples.wellFleet().with(Samples.cluster("old", "1.35.8", Samples.ready("38")));

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  private String version() {
    return fleet.find(CustomerCluster.class, "default", "old").orElseThrow().getSpec().version();
  }

  @Test
  void asksForTheVersion() {
    assertThat(run("cluster upgrade old --to v1.36.4").out())
        .contains("Cluster old goes to Kubernetes 1.36.4.");
    assertThat(version()).isEqualTo("1.36.4");
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(run("cluster upgrade old --to 1.36.4 --dry-run").out())
        .contains("Nothing stands in the way of old from 1.35.8 to 1.36.4.");
    assertThat(version()).isEqualTo("1.35.8");
  }

  @Test
  void whatBlocksIsToldBeforeAnythingIsChanged() {
    fleet.withInside(
        new Inside(
            List.of(),
            List.of(new ClosedWebhook("ValidatingWebhookConfiguration guard", "a/guard", false)),
            List.of(),
            List.of(),
            List.of(new DeprecatedApi("things", "apps/v1beta9", "1.40"))));

    var result = run("cluster upgrade old --to 1.36.4");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out())
        .contains(
            "✗ ValidatingWebhookConfiguration guard fails closed", "… things of apps/v1beta9");
    assertThat(result.err()).contains("old stays at 1.35.8: 1 of these stand in the way");
    assertThat(version()).isEqualTo("1.35.8");
  }

  @Test
  void waitsUntilItRunsAndTellsWhatHappens() {
    var rolling =
        Samples.condition(
            RolledOut.CONDITION, "False", RolledOut.ROLLING, "new ones start", Samples.CREATED);
    fleet.replace(Samples.cluster("old", "1.35.8", Samples.ready("38"), rolling));
    var wait =
        new CommandRun(fleet)
            .whileWaiting(
                () -> fleet.replace(Samples.cluster("old", "1.36.4", Samples.ready("38"))));

    var result = wait.of("cluster", "upgrade", "old", "--to", "1.36.4", "--wait");

    assertThat(result.err()).contains("new ones start");
    assertThat(result.out()).contains("Cluster old runs Kubernetes 1.36.4.");
  }

  @Test
  void whoDidNotWaitMayWaitLater() {
    run("cluster upgrade old --to 1.36.4");
    assertThat(run("cluster upgrade old --to 1.36.4").out())
        .contains("Cluster old goes to Kubernetes 1.36.4.");
    var wait =
        new CommandRun(fleet)
            .whileWaiting(
                () -> fleet.replace(Samples.cluster("old", "1.36.4", Samples.ready("38"))));

    assertThat(wait.of("cluster", "upgrade", "old", "--to", "1.36.4", "--wait").out())
        .contains("Cluster old runs Kubernetes 1.36.4.");
    assertThat(run("cluster upgrade old --to 1.36.4").err()).contains("is 1.36.4 already");
  }

  @Test
  void ofOneThatIsNotReadyAllIsToldAsWell() {
    fleet
        .withInside(
            new Inside(
                List.of(),
                List.of(
                    new ClosedWebhook("ValidatingWebhookConfiguration guard", "a/guard", false)),
                List.of(),
                List.of(),
                List.of()))
        .replace(
            Samples.cluster(
                "old",
                "1.35.8",
                Samples.notReady("NodesNotReady", "1 of 2 nodes are ready", Samples.CREATED)));

    var result = run("cluster upgrade old --to 1.36.4");

    assertThat(result.out())
        .contains(
            "the cluster is not ready: 1 of 2 nodes are ready; see 'kubinception cluster get old'",
            "✗ ValidatingWebhookConfiguration guard fails closed");
    assertThat(result.err()).contains("old stays at 1.35.8: 2 of these stand in the way");
    assertThat(version()).isEqualTo("1.35.8");
  }

  @Test
  void whatCouldNotBeLookedAtIsToldAndStandsInTheWay() {
    fleet.closed("cannot look into cluster old at https://x: refused");

    var result = run("cluster upgrade old --to 1.36.4");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out())
        .contains(
            "✗ nodes' versions, deprecated APIs in use, webhooks that fail closed and"
                + " PodDisruptionBudgets could not be looked at: cannot look into cluster old at"
                + " https://x: refused");
    assertThat(version()).isEqualTo("1.35.8");
  }

  @Test
  void nobodyWaitsForAVersionThatSomebodyElseHasReplaced() {
    var result =
        new CommandRun(fleet)
            .whileWaiting(
                () -> fleet.replace(Samples.cluster("old", "1.35.8", Samples.ready("38"))))
            .of("cluster", "upgrade", "old", "--to", "1.36.4", "--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains("cluster old is to run Kubernetes 1.35.8 now, as somebody else wished");
  }

  @Test
  void whatSleepsCannotBeLookedInto() {
    fleet.replace(
        Samples.cluster("old", "1.35.8", Samples.notReady("Hibernated", "", Samples.CREATED)));

    assertThat(run("cluster upgrade old --to 1.36.4").err()).contains("kubinception cluster wake");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "old --to 1.34.1 | 2 | Kubernetes 1.34.1 is not on offer: choose 1.36.4 or 1.35.8",
        "demo --to 1.35.8 | 2 | 1.36.4 cannot go down to 1.35.8",
        "old --to 1.35.8 | 2 | the cluster's version is 1.35.8 already",
        "none --to 1.36.4 | 3 | there is no cluster none"
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run("cluster upgrade " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains(sentence.strip());
    assertThat(version()).isEqualTo("1.35.8");
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.UpToDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePoolUpgradeCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  @Test
  void setsTheVersionAndWaitsForTheNodes() {
    assertThat(run("nodepool upgrade demo demo-workers --to v1.36.4").out())
        .contains("Pool demo-workers goes to Kubernetes 1.36.4, node by node.");
    assertThat(
            fleet.find(NodePool.class, "default", "demo-workers").orElseThrow().getSpec().version())
        .isEqualTo("1.36.4");

    assertThat(run("nodepool upgrade demo demo-workers --to 1.36.4 --wait").out())
        .contains("The nodes of pool demo-workers run Kubernetes 1.36.4.");
  }

  @Test
  void theTreeTellsHowFarARolloutIs() {
    fleet.with(
        Samples.pool(
            "rolling",
            3,
            3,
            Samples.ready("36"),
            Samples.condition(
                UpToDate.CONDITION,
                "False",
                UpToDate.REPLACING,
                "2 of 3 workers replaced; node x drains since 30 s",
                Samples.CREATED)));

    assertThat(run("cluster get demo").out())
        .contains("rollout  2 of 3 workers replaced; node x drains since 30 s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo demo-workers --to 1.20.0 | 2 | --to: Kubernetes 1.20.0 is not on offer: choose",
        "demo demo-work --to 1.36.4 | 3 | there is no node pool demo-work in namespace default",
        "shop demo-workers --to 1.36.4 | 3 | belongs to cluster demo, not to shop",
        "demo demo-workers | 2 | --to"
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    fleet.with(Samples.cluster("shop", Samples.ready("06")));

    var result = run("nodepool upgrade " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains(sentence);
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Redundant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  private Plan plan(String cluster) {
    return fleet.find(CustomerCluster.class, "default", cluster).orElseThrow().getSpec().plan();
  }

  @Test
  void changesThePlanAndBack() {
    assertThat(run("cluster plan demo ha").out()).contains("Cluster demo changes to plan ha.");
    assertThat(plan("demo")).isEqualTo(Plan.HA);

    assertThat(run("cluster plan demo shared --wait").out())
        .contains("Cluster demo has plan shared.");
    assertThat(plan("demo")).isEqualTo(Plan.SHARED);
  }

  @Test
  void saysWhatIsLostOnOneNode() {
    fleet.with(
        Samples.cluster(
            "shop",
            Samples.ready("06"),
            Samples.condition(
                Redundant.CONDITION,
                "False",
                Redundant.ONE_NODE,
                "all on admin-1",
                Samples.CREATED)));

    assertThat(run("cluster plan shop ha --wait").out())
        .contains("Cluster shop has plan ha: all on admin-1.");
  }

  /** Its replicas may all be there. */
  @Test
  void whileItIsNotReadyItIsToldWhatKeepsItFromThat() {
    fleet.with(
        Samples.cluster(
            "shop",
            Samples.notReady("CustomerRefuses", "a webhook refuses", Samples.CREATED),
            Samples.condition(
                Redundant.CONDITION,
                "False",
                Redundant.REPLICAS_MISSING,
                "not all are there",
                Samples.CREATED)));

    assertThat(run("cluster plan shop ha --wait --timeout 1s").err())
        .contains("a webhook refuses")
        .doesNotContain("not all are there");
  }

  @Test
  void whatSleepsHasItsPlanWhenItWakes() {
    fleet.with(Samples.cluster("shop", Samples.notReady("Hibernated", "sleeps", Samples.CREATED)));

    assertThat(run("cluster plan shop ha").out()).contains("sleeps; it wakes with plan ha");
    assertThat(run("cluster plan shop ha --wait").err()).contains("leave --wait out");

    fleet.replace(
        Samples.cluster(
            "shop",
            Samples.notReady("ComponentsNotReady", "pods are ending", Samples.CREATED),
            Samples.condition("Hibernated", "False", "FallingAsleep", "", Samples.CREATED)));
    assertThat(run("cluster plan shop ha --wait").err()).contains("leave --wait out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo gold | 2 | there is no plan gold: shared or ha",
        "dem ha | 3 | there is no cluster dem in namespace default; did you mean demo?",
        "demo | 2 | shared"
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run("cluster plan " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err().replace("'gold'", "gold")).contains(sentence);
    assertThat(plan("demo")).isEqualTo(Plan.SHARED);
  }
}

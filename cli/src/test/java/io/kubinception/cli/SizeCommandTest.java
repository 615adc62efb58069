package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.Sized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  private SizeWish size(String cluster) {
    return fleet.find(CustomerCluster.class, "default", cluster).orElseThrow().getSpec().size();
  }

  @Test
  void pinsAndLetsGo() {
    assertThat(run("cluster size demo large").out())
        .contains("Cluster demo changes to size large.");
    assertThat(size("demo")).isEqualTo(SizeWish.LARGE);

    assertThat(run("cluster size demo auto").out())
        .contains("Cluster demo takes the size that fits.");
    assertThat(size("demo")).isEqualTo(SizeWish.AUTO);
  }

  @Test
  void waitsUntilItRunsWithIt() {
    assertThat(run("cluster size demo small --wait").out())
        .contains("Cluster demo has size small.");
  }

  @Test
  void whatSleepsHasItsSizeWhenItWakes() {
    fleet.with(Samples.cluster("shop", Samples.notReady("Hibernated", "sleeps", Samples.CREATED)));

    assertThat(run("cluster size shop medium").out()).contains("sleeps; it wakes with size medium");
    assertThat(run("cluster size shop medium --wait").err()).contains("leave --wait out");
  }

  @Test
  void isToldWithWhatIsToComeOfIt() {
    fleet.replace(
        Samples.cluster(
            "demo",
            Samples.ready("06"),
            Samples.condition(
                Sized.CONDITION, "False", Sized.WAITING, "small becomes medium", Samples.CREATED)));

    assertThat(run("cluster get demo").out()).contains("size small: small becomes medium");
    assertThat(run("cluster list").out()).contains("SIZE").contains("small");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo huge | 2 | there is no size huge: one of Auto, small, medium, large, xlarge",
        "dem large | 3 | there is no cluster dem in namespace default; did you mean demo?",
        "demo Auto --wait | 2 | leave --wait out",
        "demo | 2 | Auto"
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run("cluster size " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err().replace("'huge'", "huge")).contains(sentence);
    assertThat(size("demo")).isEqualTo(SizeWish.AUTO);
  }
}

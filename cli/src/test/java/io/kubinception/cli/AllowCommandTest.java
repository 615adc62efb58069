package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String... words) {
    return new CommandRun(fleet).of(words);
  }

  private List<String> wish() {
    return fleet
        .find(CustomerCluster.class, "default", "demo")
        .orElseThrow()
        .getSpec()
        .access()
        .allowedNetworks();
  }

  @Test
  void aListIsSetAndTakenAway() {
    var set = run("cluster", "allow", "demo", "--network", "203.0.113.0/24,198.51.100.7/32");
    assertThat(set.out())
        .contains("Only 203.0.113.0/24, 198.51.100.7/32 and its own worker nodes shall connect")
        .contains("See with 'kubinception cluster get demo'");
    assertThat(wish()).containsExactly("203.0.113.0/24", "198.51.100.7/32");
    assertThat(run("cluster", "get", "demo").out())
        .contains("API open to", "203.0.113.0/24", "198.51.100.7/32");

    assertThat(run("cluster", "allow", "demo", "--everybody").out()).contains("Anybody shall");
    assertThat(wish()).isEmpty();
    assertThat(run("cluster", "get", "demo").out()).doesNotContain("API open to");
  }

  private void edgeSays(String status, String reason) {
    var newer =
        Samples.cluster(
            "demo",
            Samples.ready("38"),
            Samples.condition(
                "AllowListInForce", status, reason, "as the edge says", Samples.CREATED));
    newer.setSpec(fleet.find(CustomerCluster.class, "default", "demo").orElseThrow().getSpec());
    fleet.replace(newer);
  }

  @Test
  void thatAListHoldsIsSaidWhenTheEdgeSaysSo() {
    edgeSays("True", "Done");

    assertThat(run("cluster", "allow", "demo", "--network", "203.0.113.0/24", "--wait").out())
        .contains("Only 203.0.113.0/24 and its own worker nodes may connect");
  }

  @Test
  void nobodyWaitsForAnEdgeThatTakesNoLists() {
    edgeSays("False", "NoEdgeControl");

    var result = run("cluster", "allow", "demo", "--network", "203.0.113.0/24", "--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("does not hold: as the edge says");
  }

  @Test
  void aListThatIsStillInForceIsSeen() {
    edgeSays("False", "EdgeUnavailable");

    assertThat(run("cluster", "get", "demo").out())
        .contains("API open to  anybody  ✗ not yet: as the edge says");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | give either networks with --network, or --everybody",
        "--everybody --network 203.0.113.0/24 | give either networks",
        "--network 203.0.113.7/24 | write 203.0.113.0/24",
        "--network 203.0.113.7 | is no IPv4 range",
        "--network 2001:db8::/32 | is no IPv4 range",
      })
  void refusesWhatIsNoList(String options, String sentence) {
    var result = run(("cluster allow demo " + options).strip().split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
    assertThat(wish()).isEmpty();
  }
}

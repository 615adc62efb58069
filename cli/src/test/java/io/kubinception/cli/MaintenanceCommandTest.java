package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.Maintenance;
import io.kubinception.api.v1alpha1.WeekWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String... words) {
    return new CommandRun(fleet).of(words);
  }

  private @Nullable Maintenance wish() {
    return fleet
        .find(CustomerCluster.class, "default", "demo")
        .orElseThrow()
        .getSpec()
        .maintenance();
  }

  @Test
  void windowsAreSetOpenedAndTakenAway() {
    var set =
        run(
            "cluster",
            "maintenance",
            "demo",
            "--window",
            "Sat-Sun 02:00-05:00",
            "--time-zone",
            "Europe/Vienna");
    var window = new WeekWindow(List.of(Day.SAT, Day.SUN), "02:00", "05:00");
    assertThat(set.out()).contains("Cluster demo has maintenance in its windows only.");
    assertThat(wish()).isEqualTo(new Maintenance(List.of(window), "Europe/Vienna", null));

    run("cluster", "maintenance", "demo", "--window", "Sat-Sun 02:00-05:00");
    assertThat(wish())
        .as("the zone stays")
        .isEqualTo(new Maintenance(List.of(window), "Europe/Vienna", null));

    assertThat(run("cluster", "maintenance", "demo", "--now").out()).contains("for an hour");
    assertThat(wish())
        .satisfies(
            is -> {
              assertThat(is.windows()).containsExactly(window);
              assertThat(is.openUntil()).isNotNull();
            });

    assertThat(run("cluster", "maintenance", "demo", "--any-time").out()).contains("at any time");
    assertThat(wish()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--window 2am-5am | is no time of the week",
        "--time-zone Europe/Nowhere | there is no time zone Europe/Nowhere",
        "--now | demo has no maintenance windows",
        "--now --any-time | give either windows",
        "'' | give either windows",
      })
  void refusesWhatItDoesNotUnderstand(String options, String sentence) {
    var result = run(("cluster maintenance demo " + options).strip().split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
    assertThat(wish()).isNull();
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.audit.Check;
import io.kubinception.audit.Finding;
import io.kubinception.audit.Finding.LostBackup;
import io.kubinception.audit.Finding.StrayInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FsckCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();
  private final List<Finding> there = new ArrayList<>();

  private final Check<Finding> cloud =
      new Check<>() {
        @Override
        public String place() {
          return "instances of admin cluster local";
        }

        @Override
        public List<Finding> look() {
          return List.copyOf(there);
        }

        @Override
        public void repair(Finding finding) {
          there.remove(finding);
        }
      };

  private final Check<Finding> dark =
      new Check<>() {
        @Override
        public String place() {
          return "etcd cluster lab";
        }

        @Override
        public List<Finding> look() {
          throw new IllegalStateException("no member answers");
        }

        @Override
        public void repair(Finding finding) {
          throw new IllegalStateException("nothing to repair");
        }
      };

  private static StrayInstance instance() {
    return new StrayInstance("demo-workers-x", "i-1", Samples.NOW.minus(Duration.ofHours(1)), true);
  }

  private CommandRun.Result run(String... more) {
    var words = new ArrayList<>(List.of("fsck"));
    words.addAll(List.of(more));
    return new CommandRun(fleet).of(words.toArray(String[]::new));
  }

  @Test
  void aCleanFleetIsSaidToBeCleanAndEndsWithZero() {
    fleet.withChecks(cloud);
    var result = run();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Nothing is without an owner.");
  }

  @Test
  void findingsAreATableAndEndWithOne() {
    there.add(instance());
    fleet.withChecks(cloud);
    var result = run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("PLACE", "instances of admin cluster local", "Instance", "demo-workers-x", "yes");
    assertThat(result.err()).contains("kubinception fsck --repair");
    assertThat(there).hasSize(1);
  }

  @Test
  void aPlaceThatCannotBeLookedAtIsNamedAndEndsWithTwo() {
    there.add(instance());
    fleet.withChecks(dark, cloud);
    var result = run();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("could not look: etcd cluster lab: no member answers");
    assertThat(result.out()).contains("demo-workers-x");
  }

  @Test
  void repairsOnlyWithConsent() {
    there.add(instance());
    there.add(new LostBackup("b1", "backup-store", "tenants/x/b1.backup"));
    fleet.withChecks(cloud);

    assertThat(run("--repair").err())
        .contains("this repairs 1 of 2 findings", "nothing was repaired: say --yes");
    assertThat(new CommandRun(fleet).onTerminal("no\n").of("fsck", "--repair").exitCode())
        .isEqualTo(1);
    assertThat(there).hasSize(2);

    var result = run("--repair", "--yes");
    assertThat(result.err()).contains("repaired: Instance demo-workers-x");
    assertThat(result.out()).contains("b1").doesNotContain("demo-workers-x");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(there).hasSize(1);
  }

  @Test
  void programsReadJson() {
    there.add(instance());
    fleet.withChecks(cloud, dark);
    assertThat(run("-o", "json").out())
        .contains(
            "\"kind\" : \"Instance\"",
            "\"name\" : \"demo-workers-x\"",
            "\"since\" : \"",
            "\"remedy\" : \"delete it with its disks\"",
            "\"place\" : \"etcd cluster lab\"");
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdMoveCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();
  private final CommandRun run = new CommandRun(fleet);

  private void other() {
    EtcdCluster other = Samples.etcdCluster(true, List.of());
    other.getMetadata().setName("other");
    fleet.with(other);
  }

  private void status(Condition... conditions) {
    fleet
        .all(EtcdMove.class)
        .getFirst()
        .setStatus(
            new EtcdMoveStatus(
                1L,
                "abcdefghijkl",
                "lab",
                1234L,
                5_000L,
                "ab",
                7L,
                1_000_000_000_000L,
                Samples.CREATED,
                812L,
                null,
                null,
                List.of(conditions)));
  }

  private static Condition done(String type) {
    return Samples.condition(type, "True", "Done", "", Samples.CREATED);
  }

  @Test
  void movesAClusterAndTellsHowLongItWasFrozen() {
    other();
    var result =
        run.whileWaiting(
                () ->
                    status(
                        done("TenantFound"), done("EtcdConnected"), done("Moved"), done("Served")))
            .of("etcd", "move", "demo", "--to", "other", "--longest-freeze", "5s", "--yes");

    assertThat(result.err()).doesNotContain("error");
    assertThat(result.out())
        .contains(
            "demo lives in other: 1,234 keys compared, frozen for 812 ms.", "goes away in 60");
    assertThat(fleet.all(EtcdMove.class).getFirst().getSpec())
        .satisfies(
            spec -> {
              assertThat(spec.to()).isEqualTo("other");
              assertThat(spec.longestFreezeSeconds()).isEqualTo(5);
            });
  }

  @Test
  void aMoveThatFailedIsNotWaitedFor() {
    other();
    var result =
        run.whileWaiting(
                () ->
                    status(
                        done("TenantFound"),
                        done("EtcdConnected"),
                        Samples.condition(
                            "Moved", "False", "TooLong", "took too long", Samples.CREATED),
                        Samples.condition(
                            EtcdMove.FAILED,
                            "True",
                            "TooLong",
                            "took too long; the tenant goes on at lab",
                            Samples.CREATED)))
            .of("etcd", "move", "demo", "--to", "other", "--yes");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("took too long; the tenant goes on at lab");
  }

  @Test
  void refusesWhatMakesNoSenseBeforeAnythingIsMade() {
    assertThat(run.of("etcd", "move", "demo", "--to", "nowhere").err())
        .contains("there is no etcd cluster nowhere; there is lab");
    assertThat(run.of("etcd", "move", "demo", "--to", "lab").err())
        .contains("demo lives in etcd cluster lab already");
    for (String freeze : List.of("0s", "301s")) {
      var result = run.of("etcd", "move", "demo", "--to", "lab", "--longest-freeze=" + freeze);
      assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).contains("--longest-freeze: from 1s to 300s, not ");
    }
    assertThat(run.of("etcd", "move", "demo", "--to", "lab", "--keep-source", "200h").err())
        .contains("--keep-source: from 0s to 604800s");
    assertThat(fleet.all(EtcdMove.class)).isEmpty();
  }
}

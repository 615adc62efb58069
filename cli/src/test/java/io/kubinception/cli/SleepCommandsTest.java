package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.WeekWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SleepCommandsTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String... words) {
    return new CommandRun(fleet).of(words);
  }

  private Hibernation wish() {
    return fleet
        .find(CustomerCluster.class, "default", "demo")
        .orElseThrow()
        .getSpec()
        .hibernation();
  }

  @Test
  void hibernatesByHandAndWakes() {
    assertThat(run("cluster", "hibernate", "demo", "--instances", "keep").out())
        .contains("Cluster demo falls asleep.");
    assertThat(wish().asleep()).isTrue();
    assertThat(wish().instances()).isEqualTo(AsleepInstances.KEEP);

    assertThat(run("cluster", "wake", "demo").out()).contains("Cluster demo wakes.");
    assertThat(wish().asleep()).isFalse();
    assertThat(wish().instances()).isEqualTo(AsleepInstances.KEEP);
    assertThat(wish().awakeUntil()).isNull();
  }

  @Test
  void hibernatesByScheduleAndIsWokenForAWhile() {
    var result =
        run(
            "cluster",
            "hibernate",
            "demo",
            "--schedule",
            "Mon-Wed,fri 20:00-06:00",
            "--schedule",
            "Sat-Sun 06:00-06:00",
            "--time-zone",
            "Europe/Vienna");

    assertThat(result.out())
        .contains("Cluster demo sleeps by its schedule from now on, in the zone Europe/Vienna.");
    assertThat(wish().asleep()).isFalse();
    assertThat(wish().timeZone()).isEqualTo("Europe/Vienna");
    assertThat(wish().schedule())
        .containsExactly(
            new WeekWindow(List.of(Day.MON, Day.TUE, Day.WED, Day.FRI), "20:00", "06:00"),
            new WeekWindow(List.of(Day.SAT, Day.SUN), "06:00", "06:00"));

    assertThat(run("cluster", "wake", "demo", "--for", "2h").out())
        .contains("Cluster demo wakes; its schedule does not apply until 20");
    assertThat(wish().awakeUntil()).isNotNull();

    run("cluster", "hibernate", "demo", "--no-schedule");
    assertThat(wish().schedule()).isEmpty();
  }

  @Test
  void anotherTimeZoneAloneDoesNotPutItToSleepNow() {
    run("cluster", "hibernate", "demo", "--schedule", "20:00-06:00");

    assertThat(run("cluster", "hibernate", "demo", "--time-zone", "Asia/Tokyo").out())
        .contains("by its schedule from now on, in the zone Asia/Tokyo.");

    assertThat(wish().asleep()).isFalse();
    assertThat(wish().timeZone()).isEqualTo("Asia/Tokyo");
    assertThat(wish().schedule()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--schedule 8pm-6am | is no time of the week",
        "--schedule 20:00-24:00 | is no time of the week",
        "--schedule Feiertag_20:00-06:00 | is no time of the week",
        "--time-zone Europe/Nowhere | there is no time zone Europe/Nowhere",
        "--no-schedule --schedule 20:00-06:00 | goes with neither --schedule",
        "--time-zone Asia/Tokyo | cluster demo has none: give --schedule, too",
        "--no-schedule --wait | --wait is for a cluster that is put to sleep now",
      })
  void refusesWhatItDoesNotUnderstand(String options, String sentence) {
    var words = ("cluster hibernate demo " + options).split(" ");
    var result = run(words);

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence);
    assertThat(wish()).isEqualTo(Hibernation.never());
  }

  @Test
  void whatSleptBeforeItsDeletionIsNotWaitedForToWake() {
    run("cluster", "hibernate", "demo");
    run("cluster", "delete", "demo", "--grace", "3d");
    fallAsleep("DeletionScheduled");

    assertThat(run("cluster", "undelete", "demo").out())
        .contains("Cluster demo is kept, and sleeps as before.")
        .contains("kubinception cluster wake demo");

    run("cluster", "delete", "demo", "--grace", "3d");
    fallAsleep("Hibernated");
    var waited = run("cluster", "undelete", "demo", "--wait", "--timeout", "5s");
    assertThat(waited.err()).doesNotContain("error");
    assertThat(waited.exitCode()).isZero();
    assertThat(waited.out()).contains("is kept, and sleeps as before.");
  }

  @Test
  void aScheduleSaysWhetherWhatIsKeptWakes() {
    run("cluster", "hibernate", "demo", "--schedule", "20:00-06:00");
    run("cluster", "delete", "demo", "--grace", "3d");
    assertThat(run("cluster", "undelete", "demo").out())
        .contains("is kept; its schedule says whether it wakes now");

    run("cluster", "delete", "demo", "--grace", "3d");
    fallAsleep("Hibernated");
    assertThat(run("cluster", "undelete", "demo", "--wait", "--timeout", "5s").out())
        .contains("Cluster demo is kept, and sleeps by its schedule. Wake it: ");
  }

  @Test
  void oneThatWakesIsNotTakenForOneThatSleeps() {
    run("cluster", "hibernate", "demo", "--schedule", "20:00-06:00");
    run("cluster", "delete", "demo", "--grace", "3d");
    replaceConditions(
        Samples.notReady("Hibernated", "sleeps", Samples.CREATED),
        Samples.condition("Hibernated", "False", "WakingUp", "wakes up", Samples.CREATED));

    var waited = run("cluster", "undelete", "demo", "--wait", "--timeout", "5s");

    assertThat(waited.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
  }

  private void fallAsleep(String reason) {
    var sentence = "sleeps by its schedule";
    var hibernated =
        Samples.condition("Hibernated", "True", "Hibernated", sentence, Samples.CREATED);
    replaceConditions(Samples.notReady(reason, sentence, Samples.CREATED), hibernated);
    var controlPlane =
        Samples.controlPlane(
            null, null, Samples.notReady("Hibernated", sentence, Samples.CREATED), hibernated);
    fleet.replace(controlPlane);
    Stream.of("a", "b")
        .map(
            node ->
                Samples.node(
                    "demo-workers-" + node,
                    "172.31.1.0",
                    null,
                    Samples.notReady("Hibernated", sentence, Samples.CREATED)))
        .forEach(fleet::replace);
  }

  private void replaceConditions(Condition... conditions) {
    var newer = Samples.cluster("demo", conditions);
    newer.setSpec(demo().getSpec());
    fleet.replace(newer);
  }

  private CustomerCluster demo() {
    return fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
  }

  @Test
  void aResetInItsSleepDoesNotWriteTheKubeconfigThatItLocksOut(@TempDir Path folder) {
    fleet.replace(
        Samples.cluster(
            "demo",
            Samples.notReady("Hibernated", "sleeps", Samples.CREATED),
            Samples.condition("Hibernated", "True", "Hibernated", "sleeps", Samples.CREATED)));
    var file = folder.resolve("demo.kubeconfig");

    var result = run("cluster", "kubeconfig", "demo", "--reset", "--output", file.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains("cluster demo sleeps, and gets its new kubeconfig when it wakes")
        .contains("kubinception cluster wake demo --wait");
    assertThat(file).doesNotExist();
    var cluster = fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
    assertThat(cluster.getSpec().access().resetAt()).isNull();

    assertThat(run("cluster", "kubeconfig", "demo", "--reset").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodepool scale demo-workers --nodes 3 --wait",
        "nodepool create more --cluster demo --nodes 1 --wait",
      })
  void nobodyWaitsForNodesOfASleepingCluster(String command) {
    fallAsleep("Hibernated");

    var result = run(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("its nodes come when it wakes: leave --wait out");
  }

  @Test
  void aSleepingClusterIsNoAlarm() {
    var asleep =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus("False")
            .withReason("Hibernated")
            .withMessage("sleeps by its schedule; the data is kept, instances are stopped")
            .withLastTransitionTime("2026-01-02T10:00:00Z")
            .build();
    fleet.replace(Samples.cluster("demo", asleep));

    assertThat(run("status").out())
        .contains("☾")
        .contains("Hibernated")
        .contains("all is well")
        .doesNotContain("Not well");
    assertThat(run("cluster", "get", "demo").out())
        .contains("demo  ☾ Hibernated: sleeps by its schedule");
  }
}

package io.kubinception.cli;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubinception.api.v1alpha1.AdminClusterStatus;
import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.FinalBackups;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.WeekWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  void deletesLaterAndKeepsItAfterAll() {
    assertThat(run("cluster", "undelete", "demo").err()).contains("demo is not to be deleted");

    assertThat(run("cluster", "delete", "demo").out())
        .contains("Cluster demo sleeps, and is deleted at 20")
        .contains("a final backup is taken then and kept for 30d")
        .contains("kubinception cluster undelete demo");
    assertThat(deleteAt()).isNotNull();
    assertThat(run("cluster", "list").out())
        .contains("deleted at " + deleteAt() + "; until then: kubinception cluster undelete demo");
    assertThat(run("cluster", "delete", "demo").err())
        .contains(
            "cluster demo is deleted at " + deleteAt() + " already; --now deletes it at once");

    assertThat(run("cluster", "undelete", "demo").out())
        .contains("Cluster demo is kept, and wakes.");
    assertThat(deleteAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster wake demo",
        "cluster wake demo --wait",
        "cluster hibernate demo",
        "cluster hibernate demo --schedule 20:00-06:00",
      })
  void whatIsToBeDeletedSleepsUntilSomebodyKeepsIt(String command) {
    run("cluster", "delete", "demo", "--grace", "3d");

    var result = run(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("cluster demo sleeps until it is deleted at " + deleteAt())
        .contains("kubinception cluster undelete demo");
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

  @Test
  void theTruthIsToldOfAPausedCluster() {
    pause(demo());
    var end = "kubectl annotate customercluster demo -n default kubinception.io/paused-";

    var deleted = run("cluster", "delete", "demo", "--grace", "3d");
    assertThat(deleted.out())
        .contains("Cluster demo is paused: it neither sleeps nor is deleted before that ends")
        .contains(end)
        .contains("It is to be deleted at 20");

    run("cluster", "undelete", "demo");
    assertThat(run("cluster", "hibernate", "demo").err())
        .contains("warning: cluster demo is paused: nothing of this is done before that ends")
        .contains(end);
    assertThat(run("nodepool", "scale", "demo-workers", "--nodes", "3").err())
        .contains("warning: cluster demo is paused");
    pause(fleet.find(NodePool.class, "default", "demo-workers").orElseThrow());
    assertThat(run("nodepool", "scale", "demo-workers", "--nodes", "3").err())
        .contains("warning: node pool demo-workers is paused");
  }

  private void pause(Resource<?, ?> resource) {
    fleet.annotate(resource, Kubinception.ANNOTATION_PAUSED, "true");
  }

  @Test
  void theGraceIsTheProvidersUnlessSomebodySaysAnother() {
    assertThat(graceOf("cluster", "delete", "demo")).isBetween(ofHours(71), ofHours(73));
    run("cluster", "undelete", "demo");
    assertThat(graceOf("cluster", "delete", "demo", "--grace", "5h"))
        .isBetween(ofHours(4), ofHours(6));
  }

  private Duration graceOf(String... words) {
    assertThat(run(words).exitCode()).isZero();
    return Duration.between(
        new CommandRun(fleet).clock().instant(), Instant.parse(String.valueOf(deleteAt())));
  }

  @Test
  void nobodyWaitsForDays() {
    var result = run("cluster", "delete", "demo", "--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("it sleeps for 3d first: say --now, or leave --wait out");
    assertThat(run("cluster", "delete", "demo", "--now", "--grace", "3d").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(deleteAt()).isNull();
  }

  @Test
  void aWishForNoFinalBackupIsOfThisDeletionAlone() {
    assertThat(run("cluster", "delete", "demo", "--no-final-backup").out())
        .contains("no final backup is taken");
    assertThat(demo().finalBackupRefused()).isTrue();

    run("cluster", "undelete", "demo");
    assertThat(demo().finalBackupRefused()).isFalse();
  }

  @Test
  void whereThereIsNoStoreItIsSaidBeforehand() {
    var admin = Samples.adminCluster();
    admin.setStatus(
        new AdminClusterStatus(
            1L,
            1,
            "3/3",
            1500L,
            1,
            List.of(
                Samples.condition(
                    FinalBackups.CONDITION,
                    "False",
                    "NoStore",
                    "there is no Secret backup-store",
                    Samples.CREATED))));
    fleet.replace(admin);

    assertThat(run("cluster", "delete", "demo", "--now").err())
        .contains("all its data (no final backup is taken: there is no Secret backup-store)");
  }

  private CustomerCluster demo() {
    return fleet.find(CustomerCluster.class, "default", "demo").orElseThrow();
  }

  private @Nullable String deleteAt() {
    return demo().getSpec().deleteAt();
  }

  @Test
  void whatBelongsToAProtectedClusterIsProtectedToo() {
    assertThat(run("cluster", "protect", "demo").out())
        .contains("is protected from deletion, with its control plane, its data and 1 node pool.");
    assertThat(ofDemo()).hasSize(4).allMatch(Resource::deletionProtected);
    assertThat(run("nodepool", "delete", "demo-workers", "--yes").err())
        .contains("node pool demo-workers is protected from deletion");

    run("cluster", "protect", "demo", "--off");
    assertThat(ofDemo()).hasSize(4).noneMatch(Resource::deletionProtected);
  }

  @Test
  void aClusterOfWhichAPartIsProtectedIsNotHalfDeleted() {
    fleet.annotate(
        fleet.all(ControlPlane.class).getFirst(),
        Kubinception.ANNOTATION_DELETION_PROTECTION,
        "true");

    assertThat(run("cluster", "delete", "demo", "--now", "--yes").err())
        .contains("take that off first, with 'kubinception cluster protect demo --off'");
    assertThat(ofDemo()).hasSize(4);
  }

  private List<Resource<?, ?>> ofDemo() {
    return Stream.of(CustomerCluster.class, ControlPlane.class, EtcdTenant.class, NodePool.class)
        .<Resource<?, ?>>flatMap(kind -> fleet.all(kind).stream())
        .toList();
  }

  @Test
  void aProtectedClusterIsNotDeletedLaterEither() {
    run("cluster", "protect", "demo");
    assertThat(run("cluster", "delete", "demo", "--grace", "3d").err())
        .contains("cluster demo is protected from deletion");

    run("cluster", "protect", "demo", "--off");
    assertThat(run("cluster", "delete", "demo", "--grace", "3d").exitCode()).isZero();
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

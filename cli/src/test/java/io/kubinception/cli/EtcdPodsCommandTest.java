package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.testkit.Partial;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdPodsCommandTest {
  private final FleetInMemory fleet =
      Samples.wellFleet().withStorageClass("local-disk", false).withStorageClass("network", true);
  private final CommandRun run = new CommandRun(fleet);
  private Optional<String> wished = Optional.empty();

  private EtcdCluster own() {
    return fleet.all(EtcdCluster.class).stream()
        .filter(c -> c.getMetadata().getName().equals("own"))
        .findFirst()
        .orElseThrow();
  }

  private EtcdStatefulSet wish() {
    return own().statefulSet().orElseThrow();
  }

  private static EtcdCluster cluster(EtcdStatefulSet wish) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(Samples.meta(null, "own"));
    cluster.setSpec(new EtcdClusterSpec(wish));
    return cluster;
  }

  /** The operator has done what the spec asks for. */
  private void follow() {
    wished = own().recoverFrom();
    seen(wish().members(), wish().versionOrDefault(), "True");
  }

  private void seen(int members, String version, String asWished) {
    var cluster = cluster(wish());
    cluster.setStatus(
        new EtcdClusterStatus(
            1L,
            version,
            "own-0",
            1L,
            1L,
            null,
            0,
            List.of(),
            IntStream.range(0, members)
                .mapToObj(i -> new EtcdMember("own-" + i, "", true, version, "", 1L, null))
                .toList(),
            null,
            0L,
            null,
            null,
            List.of(
                Samples.ready("01"),
                Samples.condition(
                    "MembersAsWished", asWished, "Working", "own-1 joins", Samples.CREATED))));
    fleet.replace(cluster);
  }

  /** The operator has found that nothing is left of it. */
  private void lost() {
    silent(EtcdReachable.DATA_LOST, "all data are lost");
  }

  private void silent(String reason, String message) {
    existing();
    var cluster = own();
    cluster.setStatus(
        Partial.of(EtcdClusterStatus.class)
            .with("observedGeneration", 1L)
            .with("databaseBytes", 0L)
            .with("databaseInUseBytes", 0L)
            .with("tenants", 1)
            .with("alarms", List.of())
            .with(
                "members", List.of(new EtcdMember("own-0", "", false, null, "follower", 0L, null)))
            .with("leaderChanges", 0L)
            .with(
                "conditions",
                List.of(
                    Samples.notReady(reason, message, Samples.CREATED),
                    Samples.condition("Reachable", "False", reason, message, Samples.CREATED)))
            .make());
    fleet.replace(cluster);
    var tenant = Samples.tenant();
    tenant.setSpec(new EtcdTenantSpec("own", "mnopqrstuvwx", null));
    fleet.replace(tenant);
  }

  private EtcdBackup backup(String name, String of) {
    var backup = new EtcdBackup();
    backup.setMetadata(Samples.meta(null, name));
    backup.setSpec(EtcdBackupSpec.of(of, "backup-store"));
    backup.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", of)
            .with("etcdCluster", of)
            .with("file", "x.backup")
            .with("revision", 1L)
            .with("takenAt", Samples.CREATED)
            .with("keys", 0L)
            .with("bytes", 1L)
            .with("storedBytes", 1L)
            .with("sha256", "")
            .with("keyId", "")
            .with("verifiedAt", Samples.CREATED)
            .with("conditions", List.of(Samples.ready("01")))
            .make());
    return backup;
  }

  private void existing() {
    fleet.with(cluster(new EtcdStatefulSet(3, "3.6.14", "4Gi", null, "1Gi")));
  }

  @Test
  void oneIsMade() {
    var result =
        run.whileWaiting(this::follow)
            .of(
                ("etcd pods create own --members 1 --version 3.6.14 --storage 8Gi"
                        + " --storage-class local-disk --memory 2Gi --wait")
                    .split(" "));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "Etcd cluster own is ready", "kubinception cluster create CLUSTER --etcd-cluster own");
    assertThat(wish()).isEqualTo(new EtcdStatefulSet(1, "3.6.14", "8Gi", "local-disk", "2Gi"));
  }

  @Test
  void withoutADefaultClassOfVolumesOneMustBeNamed() {
    var none = new FleetInMemory().withStorageClass("local-disk", false);

    assertThat(new CommandRun(none).of("etcd", "pods", "create", "own").err())
        .contains(
            "no StorageClass is the default one in the admin cluster: choose another with"
                + " --storage-class, of local-disk");
    assertThat(none.all(EtcdCluster.class)).isEmpty();
  }

  @Test
  void whatIsLeftOutIsTheProvidersToSay() {
    run.of("etcd", "pods", "create", "own");

    assertThat(wish()).isEqualTo(new EtcdStatefulSet(3, null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "create Own | 2 | is no name for an etcd of pods: it",
        "create own --members 2 | 2 | 1, 3 or 5, not 2",
        "create own --version 3.5.33 | 2 | is no version like 3.6.14, and at least 3.6",
        "create own --version new | 2 | 'new' is no version like 3.6.14",
        "create own --version 3.6.1 | 2 | use 3.5.33, 3.6.14, 3.7.1 or newer",
        "create own --storage 100Mi | 2 | 100Mi is too little: at least 512Mi",
        "create own --storage big | 2 | 'big' is no size like 200Mi or 1Gi",
        "create own --memory 1Mi | 2 | 1Mi is too little: at least 128Mi",
        "create own --storage-class slow | 2 | there is no StorageClass slow in the admin cluster",
        "create lab | 1 | there is an etcd cluster lab already",
        "resize lab --members 5 | 2 | etcd cluster lab is on servers, not of pods",
        "resize lap --members 5 | 3 | there is no etcd cluster lap; did you mean lab?",
        "resize lab | 2 | give --members, --memory or both",
        "upgrade lab --to 3.6.15 | 2 | etcd cluster lab is on servers, not of pods",
        "delete lab --yes | 2 | etcd cluster lab is on servers, not of pods",
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    var result = run.of(("etcd pods " + arguments).split(" "));

    assertThat(result.err()).contains(sentence);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(fleet.all(EtcdCluster.class)).hasSize(1);
  }

  @Test
  void membersComeAndTheCommandWaitsForAllOfThem() {
    existing();
    var waits =
        new CommandRun(fleet)
            .whileWaiting(() -> seen(3, "3.6.14", "False"))
            .of("etcd", "pods", "resize", "own", "--members", "5", "--wait", "--timeout", "5s");
    assertThat(waits.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(waits.err()).contains("own-1 joins");

    var done =
        new CommandRun(fleet)
            .whileWaiting(this::follow)
            .of("etcd", "pods", "resize", "own", "--members", "5", "--memory", "2Gi", "--wait");
    assertThat(done.out())
        .contains("Etcd cluster own has 5 members. Memory of 2Gi holds at a pod's next start.");
    assertThat(wish()).isEqualTo(new EtcdStatefulSet(5, "3.6.14", "4Gi", null, "2Gi"));
  }

  @Test
  void itGoesToAnotherVersionAndNotAcrossAMinor() {
    existing();
    seen(3, "3.6.14", "True");

    assertThat(new CommandRun(fleet).of("etcd", "pods", "upgrade", "own", "--to", "3.8.0").err())
        .contains("etcd cluster own runs 3.6.14: it goes to 3.6 or 3.7, not to 3.8.0");
    assertThat(wish().version()).isEqualTo("3.6.14");

    assertThat(
            run.whileWaiting(this::follow)
                .of("etcd", "pods", "upgrade", "own", "--to", "3.7.3", "--wait")
                .out())
        .contains("All members of etcd cluster own run 3.7.3.");
    assertThat(wish().version()).isEqualTo("3.7.3");
  }

  @Test
  void oneInWhichNobodyIsGoesWithConsent() {
    existing();

    assertThat(run.of("etcd", "pods", "delete", "own").err())
        .contains("deletes etcd cluster own with its 3 members and their volumes", "--yes");
    assertThat(fleet.all(EtcdCluster.class)).hasSize(2);

    assertThat(new CommandRun(fleet).of("etcd", "pods", "delete", "own", "--yes", "--wait").out())
        .contains("Etcd cluster own is deleted.");
    assertThat(fleet.all(EtcdCluster.class)).hasSize(1);
  }

  @Test
  void oneWithTenantsStays() {
    existing();
    var tenant = Samples.tenant();
    tenant.setSpec(new EtcdTenantSpec("own", "mnopqrstuvwx", null));
    fleet.replace(tenant);

    assertThat(run.of("etcd", "pods", "delete", "own", "--yes").err())
        .contains("keeps the data of 1 tenants", "kubinception etcd move");
    assertThat(fleet.all(EtcdCluster.class)).hasSize(2);
  }

  @Test
  void lostDataComeBackFromABackupOfTheWhole() {
    lost();
    fleet.with(backup("whole", "own"));

    assertThat(new CommandRun(fleet).of("etcd", "status").out()).contains("all data are lost");
    assertThat(run.of("etcd", "pods", "recover", "own", "--from", "whole").err())
        .contains(
            "brings all customers of etcd cluster own back to " + Samples.CREATED,
            "nothing was done");
    assertThat(own().recoverFrom()).isEmpty();

    assertThat(
            new CommandRun(fleet)
                .whileWaiting(this::follow)
                .of("etcd", "pods", "recover", "own", "--from", "whole", "--yes", "--wait")
                .out())
        .contains("Etcd cluster own is back as it was at " + Samples.CREATED, "kubinception fsck");
    assertThat(wished).hasValue("whole");
  }

  @Test
  void onlyABackupOfThatWholeWillDo() {
    lost();
    fleet.with(backup("other", "lab"));

    assertThat(run.of("etcd", "pods", "recover", "own", "--from", "other", "--yes").err())
        .contains("backup other is not of the whole etcd cluster own");
    assertThat(own().recoverFrom()).isEmpty();
  }

  @Test
  void lostDataAreGivenUpByAPersonWhoIsToldWhose() {
    lost();

    assertThat(run.of("etcd", "pods", "give-up", "own").err())
        .contains(
            "gives up the data of etcd cluster own, those of "
                + Samples.tenant().getMetadata().getName());
    assertThat(own().dataGivenUp()).isFalse();

    assertThat(new CommandRun(fleet).of("etcd", "pods", "give-up", "own", "--yes").out())
        .contains("are given up", "kubinception etcd pods delete own");
    assertThat(own().dataGivenUp()).isTrue();
  }

  @Test
  void whatWasWishedLastHolds() {
    lost();
    fleet.with(backup("whole", "own"));

    run.of("etcd", "pods", "give-up", "own", "--yes");
    new CommandRun(fleet).of("etcd", "pods", "recover", "own", "--from", "whole", "--yes");
    assertThat(own().dataGivenUp()).isFalse();
    assertThat(own().recoverFrom()).hasValue("whole");

    new CommandRun(fleet).of("etcd", "pods", "give-up", "own", "--yes");
    assertThat(own().recoverFrom()).isEmpty();
    assertThat(own().dataGivenUp()).isTrue();
  }

  @Test
  void dataAreNotGivenUpWhileTheyComeBack() {
    silent(EtcdReachable.RECOVERING, "recovering from EtcdBackup whole");
    fleet.with(backup("whole", "own"));

    for (String verb : List.of("give-up own", "recover own --from whole")) {
      assertThat(new CommandRun(fleet).of(("etcd pods " + verb + " --yes").split(" ")).err())
          .contains("etcd cluster own is at work (recovering from EtcdBackup whole)", "wait until");
    }
    fleet.annotate(own(), Kubinception.ANNOTATION_RECOVER_FROM, "whole");
    assertThat(run.of("etcd", "pods", "give-up", "own", "--yes").err()).contains("is at work");
    assertThat(own().recoverFrom()).hasValue("whole");
    assertThat(own().dataGivenUp()).isFalse();
  }

  @Test
  void dataAreGivenUpWhenARecoveryHasStopped() {
    silent(
        EtcdReachable.RECOVERY_STOPPED,
        "recovering from EtcdBackup whole; the last try stopped: it is damaged");
    fleet.annotate(own(), Kubinception.ANNOTATION_RECOVER_FROM, "whole");

    assertThat(run.of("etcd", "pods", "give-up", "own", "--yes").exitCode()).isZero();
    assertThat(own().dataGivenUp()).isTrue();
  }

  @Test
  void dataThatMayBeThereAreNeitherReplacedNorGivenUp() {
    existing();
    fleet.with(backup("whole", "own"));

    for (String verb : List.of("give-up own", "recover own --from whole")) {
      assertThat(new CommandRun(fleet).of(("etcd pods " + verb + " --yes").split(" ")).err())
          .contains("etcd cluster own has not lost its data, as far as the operator sees");
    }
    assertThat(own().dataGivenUp()).isFalse();
    assertThat(own().recoverFrom()).isEmpty();
  }

  @Test
  void verbsOfServersPointHere() {
    existing();

    assertThat(run.of("etcd", "member", "list", "--etcd", "own").err())
        .contains("etcd cluster own is of pods", "kubinception etcd pods --help");
  }
}

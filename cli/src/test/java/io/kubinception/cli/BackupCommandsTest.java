package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.testkit.Partial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandsTest {
  private final FleetInMemory fleet = Samples.wellFleet();
  private final CommandRun run = new CommandRun(fleet);

  static EtcdBackup backup(String name, String subject, Condition... conditions) {
    var tenant = Samples.tenant();
    var backup = new EtcdBackup();
    backup.setMetadata(Samples.meta(null, name));
    backup.setSpec(
        EtcdBackupSpec.of(
            new TenantReference(
                tenant.getMetadata().getNamespace(), tenant.getMetadata().getName()),
            "backup-store"));
    backup.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", subject)
            .with("etcdCluster", "lab")
            .with("file", "tenants/x/y.backup")
            .with("revision", 7L)
            .with("takenAt", Samples.CREATED)
            .with("keys", 1234L)
            .with("bytes", 5L << 20)
            .with("storedBytes", 1L << 20)
            .with("sha256", "ab")
            .with("keyId", "cd")
            .with("verifiedAt", Samples.CREATED)
            .with("conditions", List.of(conditions))
            .make());
    return backup;
  }

  private static String id() {
    return String.valueOf(Samples.tenant().getSpec().id());
  }

  private static Condition done(String type) {
    return Samples.condition(type, "True", "Done", "", Samples.CREATED);
  }

  @Test
  void whatIsLeftOfADeletedClusterIsFoundByItsName() {
    var left = backup("old-final-gonegonegone", "gonegonegone", Samples.ready("01"));
    left.getMetadata()
        .setLabels(
            Map.of(
                Kubinception.LABEL_CLUSTER, "old",
                Kubinception.LABEL_CLUSTER_NAMESPACE, "default"));
    fleet.with(left);

    assertThat(run.of("etcd", "backup", "list", "old").out()).contains("old-final-gonegonegone");
    assertThat(run.of("etcd", "backup", "list", "gonegonegone").out())
        .contains("old-final-gonegonegone");
    assertThat(run.of("etcd", "backup", "list", "older").err()).contains("no cluster older");
  }

  @Test
  void aClusterIsBornFromABackup() {
    fleet.with(backup("b1", id(), Samples.ready("01")));

    assertThat(run.of("cluster", "create", "twin", "--from-backup", "b1").exitCode()).isZero();
    assertThat(
            fleet.find(CustomerCluster.class, "default", "twin").orElseThrow().getSpec().cloneOf())
        .isEqualTo("b1");
    assertThat(run.of("cluster", "create", "other", "--from-backup", "b2").err())
        .contains("there is no backup b2");
  }

  @Test
  void aCloneHasTheServicesOfTheFirst() {
    fleet.with(backup("b1", id(), Samples.ready("01")));

    var result = run.of("cluster create twin --from-backup b1 --services 10.97.0.0/16".split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains(
            "the Services in backup b1 have addresses of 10.96.0.0/16: say --services 10.96.0.0/16");
    assertThat(fleet.find(CustomerCluster.class, "default", "twin")).isEmpty();
  }

  @Test
  void aCloneThatCannotBeBornIsNotWaitedFor() {
    fleet.with(backup("b1", id(), Samples.ready("01")));
    Condition differ =
        Samples.condition(
            "DataCloned", "False", "NetworksDiffer", "of another range", Samples.CREATED);

    var result =
        run.whileWaiting(
                () -> {
                  fleet.replace(Samples.cluster("twin"));
                  var born = Samples.controlPlane(null, null, differ);
                  born.getMetadata().setName("twin");
                  fleet.replace(born);
                })
            .of("cluster create twin --from-backup b1 --wait".split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("error: of another range");
  }

  @Test
  void aPersonsOwnBackupsAreNamedBeforeOthers() {
    for (int i = 0; i < 12; i++) {
      var other = backup("a-of-another-customer-" + i, "x", Samples.ready("01"));
      other.setSpec(EtcdBackupSpec.of(new TenantReference("cc-another", "theirs"), "backup-store"));
      fleet.with(other);
    }
    fleet.with(backup("z-of-demo", id(), Samples.ready("01")));

    for (String command : List.of("backup verify gone", "restore demo --from gone")) {
      assertThat(run.of(("etcd " + command).split(" ")).err())
          .contains("there is no backup gone; there is z-of-demo, a-of-another-customer-0, ")
          .contains(" and 5 more");
    }
  }

  @Test
  void createTakesABackupOfACustomersCluster() {
    var result =
        run.whileWaiting(
                () -> fleet.replace(backup("b1", id(), done("Verified"), Samples.ready("01"))))
            .of("etcd", "backup", "create", "demo", "--name", "b1", "--wait");

    assertThat(result.err()).doesNotContain("error");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Backup b1: 1,234 keys, 5.0 MiB, 1.0 MiB in the store, read back");
    assertThat(fleet.all(EtcdBackup.class))
        .singleElement()
        .satisfies(
            made ->
                assertThat(made.getSpec().tenant())
                    .isEqualTo(
                        new TenantReference(
                            Samples.INNER, Samples.tenant().getMetadata().getName())));
  }

  @Test
  void createOfAWholeEtcdCluster() {
    assertThat(run.of("etcd", "backup", "create", "--etcd-cluster", "lab").exitCode()).isZero();

    assertThat(fleet.all(EtcdBackup.class))
        .singleElement()
        .satisfies(made -> assertThat(made.getSpec().etcdCluster()).isEqualTo("lab"));
    assertThat(run.of("etcd", "backup", "create", "--etcd-cluster", "lap").err())
        .contains("did you mean lab?");
    assertThat(run.of("etcd", "backup", "create").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whereNoStoreIsDescribedNoneIsMade() {
    var result = run.of("etcd", "backup", "create", "demo", "--store", "nix");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.err())
        .contains("there is no Secret nix with an encryptionKey in namespace kubinception-system");
    assertThat(fleet.all(EtcdBackup.class)).isEmpty();
  }

  @Test
  void aStoreThatIsNotDescribedEndsTheWaiting() {
    var result =
        run.whileWaiting(
                () ->
                    fleet.replace(
                        backup(
                            "b1",
                            id(),
                            Samples.condition(
                                "Verified", "False", "NoStore", "create it", Samples.CREATED))))
            .of("etcd", "backup", "create", "demo", "--name", "b1", "--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("error: create it");
  }

  @Test
  void aBackupIsDeletedWithConsent() {
    fleet.with(backup("b1", id(), Samples.ready("01")));

    assertThat(run.of("etcd", "backup", "delete", "b1").err())
        .contains("deletes backup b1 of " + Samples.INNER + "/demo", "say --yes");
    assertThat(fleet.all(EtcdBackup.class)).hasSize(1);

    assertThat(new CommandRun(fleet).of("etcd", "backup", "delete", "b1", "--yes", "--wait").out())
        .contains("Backup b1 is deleted.");
    assertThat(fleet.all(EtcdBackup.class)).isEmpty();
    assertThat(run.of("etcd", "backup", "delete", "b1", "--yes").exitCode())
        .isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void aProtectedBackupStays() {
    var backup = backup("b1", id(), Samples.ready("01"));
    backup
        .getMetadata()
        .setAnnotations(Map.of(Kubinception.ANNOTATION_DELETION_PROTECTION, "true"));
    fleet.with(backup);

    assertThat(run.of("etcd", "backup", "delete", "b1", "--yes").err())
        .contains("kubectl annotate etcdbackup b1 kubinception.io/deletion-protection-");
    assertThat(fleet.all(EtcdBackup.class)).hasSize(1);
  }

  @Test
  void listShowsWhatIsInThem() {
    fleet.with(backup("b1", id(), Samples.ready("01")));

    var result = run.of("etcd", "backup", "list", "demo");

    assertThat(result.out())
        .contains("b1", "Ready", "1234", "5.0 MiB", "1.0 MiB")
        .as("names of scheduled ones tell the period, not this")
        .contains("TAKEN", Samples.CREATED);
  }

  @Test
  void verifyWaitsUntilItIsReadAgain() {
    fleet.with(backup("b1", id(), done("Verified")));
    var result =
        run.whileWaiting(
                () -> {
                  var read = backup("b1", id(), done("Verified"));
                  var old = read.getStatus();
                  var wish =
                      fleet
                          .all(EtcdBackup.class)
                          .getFirst()
                          .getMetadata()
                          .getAnnotations()
                          .get(Kubinception.ANNOTATION_VERIFY);
                  read.setStatus(
                      Partial.of(EtcdBackupStatus.class)
                          .with("observedGeneration", 1L)
                          .with("subject", old.subject())
                          .with("verifiedAt", "2020-01-01T00:00:00Z")
                          .with("verifyRequest", wish)
                          .with("conditions", old.conditions())
                          .make());
                  fleet.replace(read);
                })
            .of("etcd", "backup", "verify", "b1");

    assertThat(result.out()).contains("Backup b1 is whole.");
  }

  @Test
  void drillWaitsUntilItsOwnWishIsAnswered() {
    fleet.with(drilled("an earlier one", null, done("Drilled")));
    var result =
        run.whileWaiting(() -> fleet.replace(drilled(wish(), null, done("Drilled"))))
            .of("etcd", "backup", "drill", "b1");

    assertThat(result.out()).contains("Backup b1 can be restored.");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aDrillThatFailsSaysWhy() {
    fleet.with(drilled("an earlier one", null, done("Drilled")));
    Condition failed =
        Samples.condition("Drilled", "False", "NoRoom", "make room", Samples.CREATED);
    var result =
        run.whileWaiting(() -> fleet.replace(drilled(wish(), null, failed)))
            .of("etcd", "backup", "drill", "b1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("error: make room");
  }

  @Test
  void aDrillThatGoesOnIsNotTakenForAFailedOne() {
    fleet.with(drilled("an earlier one", null, done("Drilled")));
    Condition goesOn =
        Samples.condition("Drilled", "False", "Drilling", "writing", Samples.CREATED);
    var result =
        run.whileWaiting(() -> fleet.replace(drilled(wish(), "abcdefghijkl", goesOn)))
            .of("etcd", "backup", "drill", "b1", "--timeout", "5s");

    assertThat(result.err()).contains("still waiting for backup b1 (writing)");
  }

  @Test
  void oneOfAWholeEtcdClusterIsReadAndNotSaidToBeRestored() {
    fleet.with(whole(drilled("an earlier one", null, done("Drilled"))));

    var result =
        run.whileWaiting(() -> fleet.replace(whole(drilled(wish(), null, done("Drilled")))))
            .of("etcd", "backup", "drill", "b1");

    assertThat(result.out()).contains("Backup b1 holds a database that etcd can read.");
    assertThat(result.exitCode()).isZero();
  }

  private static EtcdBackup whole(EtcdBackup backup) {
    backup.setSpec(EtcdBackupSpec.of("lab", "backup-store"));
    return backup;
  }

  private String wish() {
    var annotations = fleet.all(EtcdBackup.class).getFirst().getMetadata().getAnnotations();
    return String.valueOf(annotations.get(Kubinception.ANNOTATION_DRILL));
  }

  private static EtcdBackup drilled(
      String wish, @Nullable String scratch, Condition... conditions) {
    var backup = backup("b1", id(), conditions);
    backup.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_DRILL, wish));
    backup.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", id())
            .with("etcdCluster", "lab")
            .with("drillRequest", wish)
            .with("scratchTenant", scratch)
            .with("conditions", List.of(conditions))
            .make());
    return backup;
  }

  @Test
  void extractTakesNoSettingsThatOthersCanRead(@TempDir Path folder) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("settings"),
            "directory=%s\nencryptionKey=%s\n".formatted(folder, "A".repeat(43) + "="));
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run.of("etcd", "backup", "extract", "--store", settings.toString()).err())
        .contains("chmod 600");

    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
    var listed = run.of("etcd", "backup", "extract", "--store", settings.toString());
    assertThat(listed.out()).contains("settings");
    Path to = folder.resolve("snapshot.db");
    var refused =
        run.of(
            "etcd",
            "backup",
            "extract",
            "--store",
            settings.toString(),
            "settings",
            "--to",
            to.toString());
    assertThat(refused.err()).contains("this is not a backup");
    assertThat(to).doesNotExist();
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleCommandsTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String words) {
    return new CommandRun(fleet).of(("etcd backup schedule " + words).split(" "));
  }

  private EtcdBackupScheduleSpec wish(String name) {
    return fleet.all(EtcdBackupSchedule.class).stream()
        .filter(s -> s.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getSpec();
  }

  @Test
  void tenantsAreBackedUpAgainAndAgainOrAllInOnePiece() {
    assertThat(run("create tenants --etcd-cluster lab --drill-every 7d").out())
        .contains("a backup of each tenant of etcd cluster lab every 6h");
    assertThat(wish("tenants"))
        .isEqualTo(
            new EtcdBackupScheduleSpec("lab", BackupScope.TENANTS, "6h", 8, "backup-store", "7d"));

    fleet.withSecret("kubinception-system", "far", "encryptionKey", "a2V5");
    run("create whole --etcd-cluster lab --whole --every 1d --keep 7 --store far --drill-every 9d");
    assertThat(wish("whole"))
        .isEqualTo(new EtcdBackupScheduleSpec("lab", BackupScope.CLUSTER, "1d", 7, "far", "9d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "create t | 2 | option --etcd-cluster NAME is missing",
        "create t --etcd-cluster lap | 3 | did you mean lab?",
        "create t --etcd-cluster lab --store nix | 3 | there is no Secret nix with an encryptionKey",
        "create T --etcd-cluster lab | 2 | is no name for a schedule",
        "create t --etcd-cluster lab --every 90s | 2 | --every: '90s' is no time like 30m",
        "create t --etcd-cluster lab --drill-every 1w | 2 | --drill-every: '1w' is no time",
        "create t --etcd-cluster lab --keep 0 | 2 | --keep: 0 is not from 1 to 1000",
        "delete t | 3 | there is no schedule t; make one with",
      })
  void refusesWhatCannotBe(String words, int exitCode, String sentence) {
    var result = run(words);

    assertThat(result.err()).contains(sentence);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(fleet.all(EtcdBackupSchedule.class)).isEmpty();
  }

  @Test
  void anotherOfTheSameNameIsRefused() {
    run("create tenants --etcd-cluster lab");

    assertThat(run("create tenants --etcd-cluster lab").err())
        .contains("there is a schedule tenants already");
  }

  @Test
  void theListSaysHowOldTheStalestIs() {
    assertThat(run("list").err()).contains("No schedules, so no backups by themselves");
    var schedule = new EtcdBackupSchedule();
    schedule.setMetadata(Samples.meta(null, "tenants"));
    schedule.setSpec(
        new EtcdBackupScheduleSpec("lab", BackupScope.TENANTS, "6h", 8, "backup-store", "7d"));
    schedule.setStatus(
        new EtcdBackupScheduleStatus(1L, 3, Samples.CREATED, List.of(Samples.ready("01"))));
    fleet.with(schedule);

    assertThat(run("list").out())
        .containsPattern("✓ +tenants +lab +tenants +6h +8 +7d +Ready +3 +5m");
    assertThat(run("list -o json").out()).contains("\"kind\": \"EtcdBackupSchedule\"");
  }

  @Test
  void itsBackupsStayWhenItGoes() {
    run("create tenants --etcd-cluster lab");
    var backup = BackupCommandsTest.backup("b1", "x", Samples.ready("01"));
    backup.getMetadata().setLabels(Map.of(Kubinception.LABEL_BACKUP_SCHEDULE, "tenants"));
    fleet.with(backup);

    assertThat(run("delete tenants").out()).contains("the 1 that it took stay until you delete");
    assertThat(fleet.all(EtcdBackupSchedule.class)).isEmpty();
    assertThat(fleet.all(EtcdBackup.class)).hasSize(1);
  }
}

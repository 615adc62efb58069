package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.ResourceChanges;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();
  private final CommandRun run = new CommandRun(fleet);

  private static String id() {
    return String.valueOf(Samples.tenant().getSpec().id());
  }

  private static Condition done(String type) {
    return Samples.condition(type, "True", "Done", "", Samples.CREATED);
  }

  @Test
  void aDryRunShowsTheChangesAndLeavesNothing() {
    fleet.with(BackupCommandsTest.backup("b1", id(), Samples.ready("01")));

    var result =
        run.whileWaiting(() -> finish(done("BackupFound"), done("TenantFound"), done("Planned")))
            .of("etcd", "restore", "demo", "--from", "b1", "--dry-run");

    assertThat(result.out()).contains("pods", "1        2        3", "Nothing was changed.");
    assertThat(fleet.all(EtcdRestore.class)).isEmpty();
  }

  private void finish(Condition... conditions) {
    EtcdRestore restore = fleet.all(EtcdRestore.class).getFirst();
    restore.setStatus(
        new EtcdRestoreStatus(
            1L,
            id(),
            "demo-before",
            1L,
            2L,
            3L,
            List.of(new ResourceChanges("pods", 1, 2, 3)),
            4096L,
            9L,
            1234L,
            "ab",
            Samples.CREATED,
            List.of(conditions)));
  }

  @Test
  void aRestoreAsksFirstAndTellsTheWayBack() {
    fleet.with(BackupCommandsTest.backup("b1", id(), Samples.ready("01")));
    var refused =
        new CommandRun(fleet).onTerminal("no\n").of("etcd", "restore", "demo", "--from", "b1");
    assertThat(refused.err()).contains("nothing was changed");
    assertThat(fleet.all(EtcdRestore.class)).isEmpty();

    var result =
        run.whileWaiting(
                () ->
                    finish(
                        done("BackupFound"),
                        done("TenantFound"),
                        done("Planned"),
                        done("RoomFound"),
                        done("KeysStay"),
                        done("Restored"),
                        done("SafetyListed")))
            .of("etcd", "restore", "demo", "--from", "b1", "--yes");

    assertThat(result.out()).contains("kubinception etcd restore demo --from demo-before");
  }

  @Test
  void aRestoreThatMustNotBeginNowDoesNotBeginMuchLater() {
    fleet.with(BackupCommandsTest.backup("b1", id(), Samples.ready("01")));

    var result =
        run.whileWaiting(
                () ->
                    finish(
                        done("BackupFound"),
                        done("TenantFound"),
                        done("Planned"),
                        Samples.condition(
                            "KeysStay",
                            "False",
                            "EncryptionKeyRotates",
                            "a rotation is under way",
                            Samples.CREATED)))
            .of("etcd", "restore", "demo", "--from", "b1", "--yes");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains("a rotation is under way", "Nothing was changed; EtcdRestore");
    assertThat(fleet.all(EtcdRestore.class)).isEmpty();
  }

  @Test
  void aRestoreThatHasNoRoomIsTakenBack() {
    fleet.with(BackupCommandsTest.backup("b1", id(), Samples.ready("01")));

    var result =
        run.whileWaiting(
                () ->
                    finish(
                        done("BackupFound"),
                        done("TenantFound"),
                        done("Planned"),
                        Samples.condition(
                            "RoomFound", "False", "NoRoom", "make room", Samples.CREATED)))
            .of("etcd", "restore", "demo", "--from", "b1", "--yes");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("make room", "Nothing was changed; EtcdRestore");
    assertThat(fleet.all(EtcdRestore.class)).isEmpty();
  }

  @Test
  void aBackupThatNobodyHasLookedAtIsNotTakenForSomebodyElses() {
    run.of("etcd", "backup", "create", "demo", "--name", "b1");

    var result = run.of("etcd", "restore", "demo", "--from", "b1", "--yes");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .contains("backup b1 is not taken yet", "'kubinception etcd backup list' says Ready");
    assertThat(fleet.all(EtcdRestore.class)).isEmpty();
  }

  @Test
  void aBackupOfSomebodyElseIsRefusedAtOnce() {
    fleet.with(BackupCommandsTest.backup("b1", "zzzzzzzzzzzz", Samples.ready("01")));

    var result = run.of("etcd", "restore", "demo", "--from", "b1", "--yes");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("backup b1 is of zzzzzzzzzzzz");
    assertThat(run.of("etcd", "restore", "demo", "--from", "b2").err())
        .contains("there is no backup b2");
  }
}

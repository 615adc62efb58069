package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantId;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.Partial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process on a real API server and a real etcd. */
@TestInstance(Lifecycle.PER_CLASS)
class BackupIT {
  private static final Eventually SOON = Eventually.within(BackupWorld.LIMIT);

  private BackupWorld world;
  private EtcdClient root;
  private TenantId id;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = new BackupWorld(folder);
    root = world.etcd.rootClient();
    id = world.tenant("one");
    root.kv().put(key("registry/pods/default/p"), ByteString.copyFromUtf8("p"));
  }

  @AfterAll
  void stop() {
    root.close();
    world.close();
  }

  private ByteString key(String relative) {
    return id.keyRange().start().concat(ByteString.copyFromUtf8(relative));
  }

  private Path file(EtcdBackup backup) {
    return world.folder.resolve("store").resolve(String.valueOf(backup.getStatus().file()));
  }

  @Test
  void aBackupThatWasDamagedIsFoundWhenItIsVerified() throws IOException {
    EtcdBackup backup = world.backup("damaged", "one");
    byte[] bytes = Files.readAllBytes(file(backup));
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(backup), bytes);

    var wish = world.client().resources(EtcdBackup.class).withName("damaged");
    wish.edit(
        b -> {
          b.getMetadata()
              .setAnnotations(Map.of(Kubinception.ANNOTATION_VERIFY, Instant.now().toString()));
          return b;
        });

    SOON.isTrue(
        "it is found",
        () ->
            Status.condition(wish.get().getStatus(), "Ready")
                .map(c -> c.getReason())
                .equals(Optional.of("BackupUnreadable")));
  }

  @Test
  void aWishToVerifyIsAnsweredWhateverItsText() {
    EtcdBackup backup = world.backup("verified", "one");
    String before = String.valueOf(backup.getStatus().verifiedAt());
    var wish = world.client().resources(EtcdBackup.class).withName("verified");

    wish.edit(
        b -> {
          b.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_VERIFY, "now, please"));
          return b;
        });

    SOON.isTrue(
        "it was read again", () -> "now, please".equals(wish.get().getStatus().verifyRequest()));
    assertThat(String.valueOf(wish.get().getStatus().verifiedAt())).isGreaterThan(before);
    assertThat(Status.isTrue(wish.get().getStatus(), "Ready")).isTrue();
  }

  @Test
  void aBackupTakesItsFileWithIt() {
    EtcdBackup backup = world.backup("gone", "one");
    assertThat(file(backup)).exists();

    world.client().resource(backup).delete();

    SOON.isTrue(
        "it is gone",
        () -> world.client().resources(EtcdBackup.class).withName("gone").get() == null);
    assertThat(file(backup)).doesNotExist();
  }

  @Test
  void nothingIsReadWhileARestoreWrites() {
    // Its name alone is used: it has no backup.
    world.restore("writes", "one", "none", true);
    var restore = world.client().resources(EtcdRestore.class).withName("writes").require();
    String owner = EtcdRestorePass.OWNER + restore.getMetadata().getUid();
    var fence = new TenantFence(root);
    assertThat(fence.freeze(id, owner)).isInstanceOf(Freeze.Frozen.class);
    var backup = BackupWorld.named(new EtcdBackup(), "mixed");
    backup.setSpec(EtcdBackupSpec.of(BackupWorld.reference("one"), EtcdBackupSpec.DEFAULT_STORE));
    world.client().resource(backup).create();

    SOON.isTrue(
        "it waits",
        () ->
            Status.isReason(
                world.client().resources(EtcdBackup.class).withName("mixed").get().getStatus(),
                "Ready",
                "BeingRestored"));

    fence.abandon(id, owner);
    world.awaitReady(EtcdBackup.class, "mixed");
  }

  @Test
  void aTenantInDeletionIsNotBackedUpAsItMayBeAPart() {
    world.tenant("going");
    var going = world.client().resources(EtcdTenant.class).inNamespace("default").withName("going");
    going.edit(
        tenant -> {
          tenant.getMetadata().getFinalizers().add("example.com/stays");
          return tenant;
        });
    going.delete();
    var backup = BackupWorld.named(new EtcdBackup(), "part");
    backup.setSpec(EtcdBackupSpec.of(BackupWorld.reference("going"), EtcdBackupSpec.DEFAULT_STORE));
    world.client().resource(backup).create();

    var found = world.client().resources(EtcdBackup.class).withName("part");
    SOON.isTrue(
        "it says so",
        () ->
            Status.condition(found.require().getStatus(), "Ready")
                .map(c -> c.getReason())
                .equals(Optional.of("TenantGoes")));
    found.delete();
    // The operator may take its own away at the same moment.
    SOON.passes(
        "it may go",
        () ->
            going.edit(
                tenant -> {
                  tenant.getMetadata().getFinalizers().remove("example.com/stays");
                  return tenant;
                }));
  }

  @Test
  void aWholeEtcdClusterIsBackedUp() {
    var backup = BackupWorld.named(new EtcdBackup(), "whole");
    backup.setSpec(EtcdBackupSpec.of("lab", EtcdBackupSpec.DEFAULT_STORE));
    world.client().resource(backup).create();

    EtcdBackup taken = world.awaitReady(EtcdBackup.class, "whole");

    assertThat(taken.getStatus().bytes()).isGreaterThan(20_000);
    assertThat(taken.getStatus().file()).startsWith("clusters/lab/");
    assertThat(file(taken)).exists();
  }

  @Test
  void aScheduleMakesBackupsAndKeepsTheNewest() {
    var schedule = BackupWorld.named(new EtcdBackupSchedule(), "often");
    schedule.setSpec(
        new EtcdBackupScheduleSpec(
            "lab", BackupScope.TENANTS, "1m", 1, EtcdBackupSpec.DEFAULT_STORE, null));
    world.client().resource(schedule).create();

    String first = SOON.get("one is made", () -> made().stream().findFirst());
    world.awaitReady(EtcdBackup.class, first);
    Eventually.within(BackupWorld.LIMIT.multipliedBy(3))
        .isTrue("others take its place", () -> !made().isEmpty() && !made().contains(first));
    EtcdBackupSchedule found = world.awaitReady(EtcdBackupSchedule.class, "often");
    assertThat(found.getStatus().stalest()).isNotNull();
    world.client().resource(schedule).delete();
  }

  private List<String> made() {
    return world
        .client()
        .resources(EtcdBackup.class)
        .withLabel(Kubinception.LABEL_BACKUP_SCHEDULE, "often")
        .withLabel(Kubinception.LABEL_BACKUP_OF, id.value())
        .list()
        .getItems()
        .stream()
        .map(b -> b.getMetadata().getName())
        .toList();
  }

  @Test
  void aTenantWhoseRestoreIsGoneIsThawed() {
    var fence = new TenantFence(root);
    fence.freeze(id, "restore-of-nobody");

    touchTenant();

    SOON.isTrue("it is thawed", () -> fence.holder(id).isEmpty());
  }

  private void touchTenant() {
    world
        .client()
        .resources(EtcdTenant.class)
        .inNamespace("default")
        .withName("one")
        .edit(
            t -> {
              t.getMetadata().setAnnotations(Map.of("look", Instant.now().toString()));
              return t;
            });
  }

  @Test
  void aRestoreWithoutItsBackupSaysSoAndGoesAway() {
    world.restore("lonely", "one", "none", false);

    SOON.isTrue(
        "it says so",
        () ->
            Status.condition(restore().getStatus(), "Ready")
                .map(c -> c.getReason())
                .equals(Optional.of("NoBackup")));
    HasMetadata lonely = restore();
    world.client().resource(lonely).delete();
    SOON.isTrue(
        "it goes",
        () -> world.client().resources(EtcdRestore.class).withName("lonely").get() == null);
  }

  @Test
  void aTenantLeftFrozenByARestoreThatLostItsBackupGoesOn() {
    var fence = new TenantFence(root);
    String owner = frozenWithoutBackup("unlucky");
    world.restartOperator();

    SOON.isTrue("it is thawed", () -> fence.holder(id).isEmpty());
    assertThat(owner).startsWith("restore-");
    world.client().resources(EtcdRestore.class).withName("unlucky").delete();
    SOON.isTrue(
        "it goes",
        () -> world.client().resources(EtcdRestore.class).withName("unlucky").get() == null);
  }

  @Test
  void aRestoreThatLostItsBackupHalfWaySaysThatTheTenantStaysFrozen() {
    var fence = new TenantFence(root);
    String owner = frozenWithoutBackup("half");
    fence.beginChanges(id, owner);
    world.restartOperator();
    var half = world.client().resources(EtcdRestore.class).withName("half");

    SOON.passes(
        "it says so",
        () ->
            assertThat(Status.condition(half.require().getStatus(), "Ready"))
                .hasValueSatisfying(
                    ready ->
                        assertThat(ready.getMessage())
                            .contains("no EtcdBackup", "the tenant stays frozen")));
    assertThat(fence.holder(id)).hasValue(owner);
    // The way out of somebody who knows that the backup will not come back.
    half.delete();
    half.edit(
        restore -> {
          restore.getMetadata().setFinalizers(List.of());
          return restore;
        });
    SOON.isTrue("it goes", () -> half.get() == null);
    touchTenant();
    SOON.isTrue("the tenant goes on", () -> fence.holder(id).isEmpty());
  }

  /** As an operator that died in the freeze leaves it; the fence's owner. */
  private String frozenWithoutBackup(String name) {
    world.operator.kill();
    world.restore(name, "one", "never", false);
    var restore = world.client().resources(EtcdRestore.class).withName(name);
    restore.editStatus(
        r -> {
          r.setStatus(
              Partial.of(EtcdRestoreStatus.class)
                  .with("observedGeneration", 1L)
                  .with("tenantId", id.value())
                  .with("creates", 1L)
                  .with("changes", 0L)
                  .with("deletes", 0L)
                  .with("types", List.of())
                  .with("bytes", 10L)
                  .make());
          return r;
        });
    String owner = "restore-" + restore.require().getMetadata().getUid();
    assertThat(new TenantFence(root).freeze(id, owner)).isInstanceOf(Freeze.Frozen.class);
    return owner;
  }

  private EtcdRestore restore() {
    return world.client().resources(EtcdRestore.class).withName("lonely").require();
  }
}

package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.TenantTraces;
import io.kubinception.operator.kube.Home;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.Partial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Drills by the operator as a process on a real API server and a real etcd. */
@TestInstance(Lifecycle.PER_CLASS)
class DrillIT {
  /** Of a field with another owner beside it the operator could not rid the status. */
  private static final PatchContext AS_THE_OPERATOR =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
          .withForce(true)
          .build();

  private static final Eventually SOON = Eventually.within(BackupWorld.LIMIT);

  private BackupWorld world;
  private EtcdClient root;
  private TenantId id;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = new BackupWorld(folder);
    root = world.etcd.rootClient();
    id = world.tenant("one");
    for (int i = 0; i < 300; i++) {
      put(id, "registry/configmaps/default/" + i);
    }
  }

  @AfterAll
  void stop() {
    root.close();
    world.close();
  }

  private void put(TenantId tenant, String relative) {
    root.kv()
        .put(
            tenant.keyRange().start().concat(ByteString.copyFromUtf8(relative)),
            ByteString.copyFromUtf8(relative));
  }

  private Resource<EtcdBackup> named(String name) {
    return world.client().resources(EtcdBackup.class).withName(name);
  }

  private void wish(String name) {
    named(name)
        .edit(
            backup -> {
              backup
                  .getMetadata()
                  .setAnnotations(Map.of(Kubinception.ANNOTATION_DRILL, Instant.now().toString()));
              return backup;
            });
  }

  private boolean isDrilled(String name) {
    EtcdBackupStatus status = named(name).require().getStatus();
    return status.drilledAt() != null
        && status.scratchTenant() == null
        && Status.isTrue(status, EtcdBackup.DRILLED);
  }

  private Condition drilled(String name) {
    return Status.condition(named(name).require().getStatus(), EtcdBackup.DRILLED).orElseThrow();
  }

  private void assertNothingLeft() {
    assertThat(new TenantTraces(root).all()).containsExactly(id);
  }

  @Test
  void aBackupIsRestoredForATrialAndNothingIsLeft() {
    world.backup("good", "one");

    wish("good");

    SOON.isTrue("it is drilled", () -> isDrilled("good"));
    var status = named("good").require().getStatus();
    assertThat(drilled("good").getMessage()).contains("300 keys");
    assertThat(Status.isTrue(status, "Ready")).isTrue();
    assertNothingLeft();
    SOON.isTrue(
        "an Event tells",
        () ->
            world.client().v1().events().inNamespace("default").list().getItems().stream()
                .anyMatch(
                    event ->
                        event.getReason().equals("Drilled")
                            && event.getInvolvedObject().getName().equals("good")));
  }

  @Test
  void aDamagedBackupIsFoundAndDoesNotCountAnyMore() throws IOException {
    EtcdBackup backup = world.backup("damaged", "one");
    damage(backup);

    wish("damaged");

    SOON.passes(
        "it says so",
        () -> {
          var status = named("damaged").require().getStatus();
          assertThat(drilled("damaged").getReason()).isEqualTo("BackupUnreadable");
          assertThat(Status.condition(status, "Ready").orElseThrow().getReason())
              .isEqualTo("BackupUnreadable");
          assertThat(status.scratchTenant()).isNull();
        });
    assertNothingLeft();
  }

  private void damage(EtcdBackup backup) throws IOException {
    Path file = world.folder.resolve("store").resolve(String.valueOf(backup.getStatus().file()));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void anOperatorThatDiedInADrillGoesOn() {
    world.backup("resumed", "one");
    TenantId scratch = leftByADeadOperator("resumed");

    world.restartOperator();

    SOON.isTrue("it is drilled", () -> isDrilled("resumed"));
    assertThat(new EtcdTenancy(root).leftovers(scratch).none()).isTrue();
    assertNothingLeft();
  }

  @Test
  void aBackupDeletedInADrillTakesItsScratchTenantWithIt() {
    world.backup("deleted", "one");
    leftByADeadOperator("deleted");
    named("deleted").delete();

    world.restartOperator();

    SOON.isTrue("it is gone", () -> named("deleted").get() == null);
    assertNothingLeft();
  }

  private TenantId leftByADeadOperator(String name) {
    world.operator.kill();
    wish(name);
    EtcdBackup backup = named(name).require();
    String wish = DrillWishes.of(backup).orElseThrow();
    TenantId scratch = DrillWishes.scratch(backup.getMetadata().getUid(), wish);
    var drilling = BackupWorld.named(new EtcdBackup(), name);
    drilling.setStatus(drilling(Objects.requireNonNull(backup.getStatus()), wish, scratch));
    world.client().resource(drilling).subresource("status").patch(AS_THE_OPERATOR);
    new TenantHome(root).settle(scratch, Home.of(world.client()).uid());
    new EtcdTenancy(root).ensure(scratch);
    put(scratch, "registry/configmaps/default/0");
    put(scratch, "registry/half-way");
    return scratch;
  }

  private static EtcdBackupStatus drilling(EtcdBackupStatus is, String wish, TenantId scratch) {
    return Partial.like(is)
        .with("drilledAt", null)
        .with("drillRequest", wish)
        .with("scratchTenant", scratch.value())
        .make();
  }

  @Test
  void aScheduleHasTheNewestGoodOneDrilled() {
    drilledBySchedule(BackupScope.TENANTS, id.value());
    assertNothingLeft();
  }

  @Test
  void aScheduleHasTheNewestGoodOneOfTheWholeRead() {
    drilledBySchedule(BackupScope.CLUSTER, "lab");
  }

  private void drilledBySchedule(BackupScope scope, String subject) {
    EtcdBackupSchedule wanted = schedule(scope);
    String name = wanted.getMetadata().getName();
    world.client().resource(wanted).create();
    var schedule = world.client().resources(EtcdBackupSchedule.class).withName(name);

    SOON.isTrue(
        "it is drilled",
        () -> {
          // It looks by itself every minute.
          schedule.edit(
              s -> {
                s.getMetadata().setAnnotations(Map.of("look", Instant.now().toString()));
                return s;
              });
          return Status.condition(schedule.require().getStatus(), EtcdBackup.DRILLED)
              .filter(drilled -> drilled.getMessage().contains("the stalest is " + subject))
              .isPresent();
        });

    assertThat(
            world
                .client()
                .resources(EtcdBackup.class)
                .withLabel(Kubinception.LABEL_BACKUP_SCHEDULE, name)
                .list()
                .getItems())
        .singleElement()
        .satisfies(backup -> assertThat(backup.getStatus().drilledAt()).isNotNull());
    schedule.delete();
  }

  @Test
  void aWholeEtcdClusterIsReadAsEtcdWouldAndADamagedOneIsFound() throws IOException {
    var whole = BackupWorld.named(new EtcdBackup(), "whole");
    whole.setSpec(EtcdBackupSpec.of("lab", EtcdBackupSpec.DEFAULT_STORE));
    world.client().resource(whole).create();
    EtcdBackup taken = world.awaitReady(EtcdBackup.class, "whole");
    assertThat(taken.getStatus().revision()).isGreaterThan(300);

    wish("whole");

    SOON.isTrue("it is read", () -> isDrilled("whole"));
    assertThat(drilled("whole").getMessage())
        .contains("revision " + taken.getStatus().revision(), " users; it was not restored");

    damage(taken);
    wish("whole");
    SOON.passes(
        "it says so",
        () -> {
          assertThat(drilled("whole").getReason()).isEqualTo("BackupUnreadable");
          var ready = Status.condition(named("whole").require().getStatus(), "Ready");
          assertThat(ready.orElseThrow().getReason()).isEqualTo("BackupUnreadable");
        });
  }

  private static EtcdBackupSchedule schedule(BackupScope scope) {
    String name = "drilled-" + scope.name().toLowerCase(Locale.ROOT);
    var schedule = BackupWorld.named(new EtcdBackupSchedule(), name);
    schedule.setSpec(
        new EtcdBackupScheduleSpec("lab", scope, "1d", 2, EtcdBackupSpec.DEFAULT_STORE, "7d"));
    return schedule;
  }
}

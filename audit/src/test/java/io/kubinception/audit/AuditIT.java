package io.kubinception.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Audit.Patience;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.TenantTraces;
import io.kubinception.testkit.Partial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of orphan, planted in a real API server and a real etcd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {
  private static final String NOW = "2026-01-02T10:00:00Z";
  private static final int LOOKS = 20;
  private static final int PORT = 30_123;

  private final AuditWorld world = new AuditWorld();

  @AfterAll
  void end() {
    world.close();
  }

  @Test
  void dataOfATenantWithoutEtcdTenantIsFoundAndRemovedAndItsNeighboursStay() {
    TenantId neighbour = world.tenant(world.home());
    EtcdTenant owner = world.owner(neighbour, "neighbour");
    TenantId stray = world.tenant(world.home());
    TenantId others = world.tenant("another-admin-cluster");
    TenantId whose = world.tenant("");
    Audit audit = world.audit(() -> {});

    Report report = audit.look();

    assertThat(report.blind()).isEmpty();
    assertThat(AuditWorld.names(report))
        .containsExactlyInAnyOrder("EtcdData " + stray, "EtcdData " + whose);
    assertThat(AuditWorld.names(AuditWorld.repaired(audit, report)))
        .containsExactly("EtcdData " + whose);
    var tenancy = new EtcdTenancy(world.root);
    assertThat(tenancy.leftovers(stray).none()).isTrue();
    assertThat(new TenantHome(world.root).of(stray)).isEmpty();
    for (TenantId kept : List.of(neighbour, others, whose)) {
      assertThat(tenancy.leftovers(kept))
          .satisfies(
              left -> {
                assertThat(left.user()).isTrue();
                assertThat(left.keys()).isEqualTo(1);
              });
    }
    tenancy.remove(whose);
    tenancy.remove(others);
    tenancy.remove(neighbour);
    world.client().resource(owner).delete();
  }

  @Test
  void tenantsThatComeAndGoAllTheTimeAreNeverFound() throws InterruptedException {
    var goesOn = new AtomicBoolean(true);
    var lived = new AtomicInteger();
    var life =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (goesOn.get()) {
                    TenantId id = TenantId.generate(world.random);
                    EtcdTenant owner = world.owner(id, "busy-" + lived.get());
                    new TenantHome(world.root).settle(id, world.home());
                    new EtcdTenancy(world.root).ensure(id);
                    new EtcdTenancy(world.root).remove(id);
                    world.client().resource(owner).delete();
                    lived.incrementAndGet();
                  }
                });
    var checks = new Checks(world.client(), AuditWorld.OPERATOR);
    // One look at a time is enough here: the order of reading alone must do.
    for (int looks = 0; looks < LOOKS || lived.get() < LOOKS; looks++) {
      for (Check<?> check : checks.all()) {
        assertThat(check.look()).isEmpty();
      }
    }
    goesOn.set(false);
    life.join();
    assertThat(new TenantTraces(world.root).all()).isEmpty();
  }

  @Test
  void anInstanceWithoutWorkerNodeIsFoundAndDeletedIfItsLabelsSayThatItIsOurs() {
    var cloud = new FakeCloud();
    cloud.add("gone", world.home());
    cloud.add("others", "another-admin-cluster");
    cloud.add("whose", "");
    Check<?> check = new InstanceCheck(new Owners(world.client()), "local", cloud);
    Audit audit =
        new Audit(
            () -> List.of(check),
            new Patience(Duration.ZERO, Duration.ZERO),
            Clock.systemUTC(),
            _ -> {});

    Report report = audit.look();

    assertThat(AuditWorld.names(report))
        .containsExactlyInAnyOrder("Instance gone", "Instance whose");
    assertThat(AuditWorld.names(AuditWorld.repaired(audit, report)))
        .containsExactly("Instance whose");
    assertThat(cloud.names()).containsExactlyInAnyOrder("others", "whose");
  }

  @Test
  void aBackupWhoseFileIsGoneIsToldAndOthersAreNot(@TempDir Path folder) throws IOException {
    world
        .client()
        .resource(
            new SecretBuilder()
                .withMetadata(AuditWorld.meta(AuditWorld.OPERATOR, "backup-store").build())
                .withStringData(
                    Map.of("directory", folder.toString(), "encryptionKey", "A".repeat(43) + "="))
                .build())
        .create();
    Files.writeString(folder.resolve("kept.backup"), "x");
    backup("kept", "kept.backup");
    backup("lost", "lost.backup");

    Report report = world.audit(() -> {}).look();

    assertThat(AuditWorld.names(report)).containsExactly("EtcdBackup lost");
    assertThat(report.findings().getFirst().finding().remedy()).isEmpty();
    world.client().resources(EtcdBackup.class).delete();
    world.client().secrets().inNamespace(AuditWorld.OPERATOR).withName("backup-store").delete();
  }

  private void backup(String name, String file) {
    var backup = new EtcdBackup();
    backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
    backup.setSpec(EtcdBackupSpec.of("lab", "backup-store"));
    EtcdBackup made = world.client().resource(backup).create();
    made.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", "lab")
            .with("etcdCluster", "lab")
            .with("file", file)
            .with("revision", 7L)
            .with("takenAt", NOW)
            .with("keys", 1L)
            .with("bytes", 1L)
            .with("storedBytes", 1L)
            .with("verifiedAt", NOW)
            .with("conditions", List.of())
            .make());
    world.client().resource(made).updateStatus();
  }

  @Test
  void aPlaceThatIsAwayIsNamed() {
    var lost = new EtcdCluster();
    lost.setMetadata(new ObjectMetaBuilder().withName("lost").build());
    lost.setSpec(new EtcdClusterSpec(List.of("https://127.0.0.1:1"), "etcd-lost"));
    world.client().resource(lost).create();

    Report report = world.audit(() -> {}).look();

    assertThat(report.findings()).isEmpty();
    assertThat(report.blind())
        .containsExactly(
            new Report.Blind(
                "etcd cluster lost",
                "there is no Secret etcd-lost in namespace " + AuditWorld.OPERATOR));
    world.client().resource(lost).delete();
  }

  @Test
  void anEtcdOfPodsInTheMakingIsNoPlaceYet() {
    var young = new EtcdCluster();
    young.setMetadata(new ObjectMetaBuilder().withName("young").build());
    young.setSpec(
        new EtcdClusterSpec(new EtcdStatefulSet(1, "3.6.14", "1Gi", "local-disk", "512Mi")));
    world.client().resource(young).create();

    Report report = world.audit(() -> {}).look();

    assertThat(report.findings()).isEmpty();
    assertThat(report.blind()).isEmpty();
    world.client().resource(young).delete();
  }

  @Test
  void aTenantThatIsWrittenToIsNone() {
    TenantId stray = world.tenant(world.home());

    Report report =
        world
            .audit(
                () ->
                    world
                        .root
                        .kv()
                        .put(
                            ByteString.copyFromUtf8(stray.registryPrefix() + "/pods/default/b"),
                            ByteString.EMPTY))
            .look();

    assertThat(AuditWorld.names(report)).isEmpty();
    new EtcdTenancy(world.root).remove(stray);
  }

  @Test
  void theScratchTenantOfADrillIsKnownAndIsFoundWhenItsBackupIsGone() {
    TenantId scratch = world.tenant(world.home());
    backup("drilled", "tenants/x/drilled");
    var drilled = world.client().resources(EtcdBackup.class).withName("drilled");
    drilled.editStatus(
        backup -> {
          backup.setStatus(
              Partial.of(EtcdBackupStatus.class)
                  .with("observedGeneration", 1L)
                  .with("subject", "x")
                  .with("etcdCluster", "lab")
                  .with("drillRequest", "now")
                  .with("scratchTenant", scratch.value())
                  .with("conditions", List.of())
                  .make());
          return backup;
        });
    assertThat(AuditWorld.names(world.audit(() -> {}).look())).isEmpty();

    drilled.delete();

    Audit audit = world.audit(() -> {});
    Report report = audit.look();
    assertThat(AuditWorld.names(report)).containsExactly("EtcdData " + scratch);
    AuditWorld.repaired(audit, report);
    assertThat(new EtcdTenancy(world.root).leftovers(scratch).none()).isTrue();
  }

  @Test
  void whatIsTakenUpBetweenReportAndRepairStays() {
    TenantId stray = world.tenant(world.home());
    Audit audit = world.audit(() -> {});
    Report report = audit.look();
    assertThat(AuditWorld.names(report)).containsExactly("EtcdData " + stray);
    EtcdTenant owner = world.owner(stray, "taken-up");

    AuditWorld.repaired(audit, report);

    assertThat(new EtcdTenancy(world.root).leftovers(stray).keys()).isEqualTo(1);
    new EtcdTenancy(world.root).remove(stray);
    world.client().resource(owner).delete();
  }

  @Test
  void aNamespaceOfAClusterThatIsGoneIsFoundAndDeleted() {
    world.namespace(
        "cc-aaaaaaaaaaaa",
        Map.of(
            Kubinception.LABEL_MANAGED_BY,
            Kubinception.MANAGED_BY,
            Kubinception.LABEL_CLUSTER,
            "demo",
            Kubinception.LABEL_CLUSTER_NAMESPACE,
            "default"));
    Audit audit = world.audit(() -> {});

    Report report = audit.look();

    assertThat(AuditWorld.names(report)).containsExactly("Namespace cc-aaaaaaaaaaaa");
    AuditWorld.repaired(audit, report);
    // Nobody finishes deletions of namespaces here.
    assertThat(
            world
                .client()
                .namespaces()
                .withName("cc-aaaaaaaaaaaa")
                .require()
                .getMetadata()
                .getDeletionTimestamp())
        .isNotNull();
    assertThat(audit.look().clean()).isTrue();
  }

  @Test
  void objectsOfAControlPlaneThatIsGoneAreFoundWithThePortOfTheEdgeAndDeleted() {
    HasMetadata service =
        new ServiceBuilder()
            .withMetadata(
                AuditWorld.meta("default", "gone-api-server")
                    .withLabels(AuditWorld.labels("gone"))
                    .build())
            .withNewSpec()
            .withType("NodePort")
            .addNewPort()
            .withPort(6443)
            .withNodePort(PORT)
            .endPort()
            .endSpec()
            .build();
    HasMetadata secret =
        new SecretBuilder()
            .withMetadata(
                AuditWorld.meta("default", "gone-ca").withLabels(AuditWorld.labels("gone")).build())
            .build();
    world.client().resource(service).create();
    world.client().resource(secret).create();
    Audit audit = world.audit(() -> {});

    Report report = audit.look();

    assertThat(AuditWorld.names(report))
        .containsExactlyInAnyOrder("Service default/gone-api-server", "Secret default/gone-ca");
    assertThat(report.findings().getFirst().finding().sentence())
        .isEqualTo("its ControlPlane default/gone is gone; it holds port 30123 of the edge");
    assertThat(AuditWorld.repaired(audit, report).clean()).isTrue();
    assertThat(world.client().services().inNamespace("default").withName("gone-api-server").get())
        .isNull();
    assertThat(audit.look().clean()).isTrue();
  }
}

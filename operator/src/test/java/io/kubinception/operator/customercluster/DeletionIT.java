package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.named;
import static io.kubinception.operator.customercluster.CustomerWorld.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Deletion after a time of grace, its undoing, and what is left of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionIT {
  private static final int KEYS = 3;

  private final CustomerWorld world = new CustomerWorld();

  @BeforeEach
  void aCluster() {
    world.startCluster();
  }

  @AfterEach
  void nobodyIsLeft() {
    if (world.find().isPresent()) {
      String inner = world.inner();
      world.client().resource(world.cluster()).delete();
      Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(inner));
    }
    world.storeNoBackups();
  }

  @AfterAll
  void stop() {
    world.close();
  }

  @Test
  void itSleepsUntilItsTimeAndWakesWhenItIsKept() {
    deleteAt(world.clock().instant().plusSeconds(3600));
    Eventually.within(LIMIT)
        .isTrue(
            "it sleeps and says why",
            () -> ready(world.cluster()).equals(Hibernated.DELETION_SCHEDULED));
    assertThat(world.wanted(Component.API_SERVER)).contains(0);
    assertThat(sentence())
        .contains("is deleted with all its data at")
        .contains("until then kubinception cluster undelete demo keeps it")
        .contains("no final backup is taken: there is no Secret backup-store");

    world.change("{\"spec\":{\"deleteAt\":null}}");
    world.clock().advance(Duration.ofHours(2));
    look();
    Eventually.within(LIMIT)
        .isTrue("it wakes", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
    assertThat(world.cluster().getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void whenItsTimeHasComeNothingIsLeftButAFinalBackup(@TempDir Path store) {
    world.storeBackups(store);
    TenantId tenant = withData();
    String inner = world.inner();
    deleteAt(world.clock().instant().plus(Duration.ofDays(3)));
    Eventually.within(LIMIT)
        .isTrue(
            "it says what will be left",
            () -> sentence().contains("a final backup is taken then and kept for 30d"));

    world.clock().advance(Duration.ofDays(3).plusSeconds(1));
    look();
    Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(inner));
    nothingIsLeft(tenant);

    EtcdBackup left = finalBackup(tenant).orElseThrow();
    assertThat(Status.isTrue(left.getStatus(), "Ready")).isTrue();
    assertThat(left.getStatus().keys()).isEqualTo(KEYS);
    assertThat(left.getMetadata().getLabels())
        .containsEntry("kubinception.io/cluster", "demo")
        .containsEntry("kubinception.io/cluster-namespace", "default");
    Path file = store.resolve(String.valueOf(left.getStatus().file()));
    assertThat(file).exists();

    world.clock().advance(Duration.ofDays(31));
    world
        .client()
        .resource(left)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"look\":\"now\"}}}");
    Eventually.within(LIMIT).isTrue("it goes in its time", () -> finalBackup(tenant).isEmpty());
    assertThat(file).doesNotExist();
  }

  @Test
  void withoutAStoreItGoesAllTheSameAndSaysSo() {
    TenantId tenant = withData();
    String inner = world.inner();
    String uid = world.cluster().getMetadata().getUid();

    world.client().resource(world.cluster()).delete();

    Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(inner));
    nothingIsLeft(tenant);
    assertThat(finalBackup(tenant)).isEmpty();
    assertThat(events(uid, "NoFinalBackup"))
        .singleElement()
        .asString()
        .contains("deleted without a final backup: there is no Secret backup-store");
  }

  @Test
  void whereEtcdIsAwayItWaitsSaysSoAndGoesOnByItself(@TempDir Path store) {
    world.storeBackups(store);
    TenantId tenant = withData();
    String inner = world.inner();
    world.etcd().kill(0);

    world.client().resource(world.cluster()).delete();
    Eventually.within(LIMIT)
        .passes(
            "it says what it waits for, and its pods are gone",
            () -> {
              assertThat(sentence()).contains("the final backup is being taken: ");
              assertThat(world.wanted(Component.API_SERVER)).isEmpty();
            });

    world.etcd().restart(0);
    Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(inner));
    nothingIsLeft(tenant);
    assertThat(finalBackup(tenant).orElseThrow().getStatus().keys()).isEqualTo(KEYS);
  }

  @Test
  void aStoreThatStaysAwayIsNotWaitedForForEver() {
    // A directory that cannot be made.
    world.storeBackups(Path.of("/proc/nowhere"));
    TenantId tenant = withData();
    String inner = world.inner();

    world.client().resource(world.cluster()).delete();
    Eventually.within(LIMIT)
        .isTrue(
            "it says how it may go on",
            () ->
                sentence().contains("the final backup fails: ")
                    && sentence().contains("kubinception.io/final-backup=none"));
    world.clock().advance(Duration.ofHours(2));
    Eventually.within(LIMIT).isTrue("the cluster is gone", () -> gone(inner));
    nothingIsLeft(tenant);
  }

  @Test
  void itSaysWhatItsNodesWaitFor() {
    NodePool pool = named(new NodePool(), "demo-workers", "default");
    pool.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_DELETION_PROTECTION, "true"));
    pool.setSpec(new NodePoolSpec("demo", 0, "small", null, Map.of(), List.of()));
    world.create(pool);

    world.client().resource(world.cluster()).delete();
    Eventually.within(LIMIT)
        .passes(
            "it says so",
            () ->
                assertThat(sentence())
                    .startsWith("the worker nodes are being deleted: demo-workers: deletion waits")
                    .contains(Kubinception.ANNOTATION_DELETION_PROTECTION));
    world
        .client()
        .resource(pool)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":null}}}"
                .formatted(Kubinception.ANNOTATION_DELETION_PROTECTION));
  }

  @Test
  void whatIsProtectedStaysThoughItsTimeHasCome() {
    world.change(
        "{\"metadata\":{\"annotations\":{\"kubinception.io/deletion-protection\":\"true\"}}}");
    deleteAt(world.clock().instant().minusSeconds(3600));
    Eventually.within(LIMIT)
        .isTrue("it says so", () -> ready(world.cluster()).equals("DeletionProtected"));
    assertThat(world.cluster().getMetadata().getDeletionTimestamp()).isNull();
    world.change("{\"metadata\":{\"annotations\":{\"kubinception.io/deletion-protection\":null}}}");
  }

  private TenantId withData() {
    ControlPlane controlPlane = world.controlPlane();
    TenantId tenant = new TenantId(Objects.requireNonNull(controlPlane.getStatus().tenantId()));
    try (var root = world.etcd().rootClient()) {
      RunBefore.withKeys(world.client(), controlPlane, root, tenant, KEYS);
    }
    return tenant;
  }

  private void nothingIsLeft(TenantId tenant) {
    assertThat(world.client().resources(ControlPlane.class).inAnyNamespace().list().getItems())
        .isEmpty();
    assertThat(world.client().resources(EtcdTenant.class).inAnyNamespace().list().getItems())
        .isEmpty();
    try (var root = world.etcd().rootClient()) {
      assertThat(new EtcdTenancy(root).leftovers(tenant).none()).isTrue();
    }
  }

  private Optional<EtcdBackup> finalBackup(TenantId tenant) {
    return Optional.ofNullable(
        world.client().resources(EtcdBackup.class).withName("demo-final-" + tenant).get());
  }

  private List<String> events(String uid, String reason) {
    return world.client().v1().events().inNamespace("default").list().getItems().stream()
        .filter(e -> uid.equals(e.getInvolvedObject().getUid()) && reason.equals(e.getReason()))
        .map(e -> e.getMessage())
        .toList();
  }

  private String sentence() {
    return Status.condition(world.cluster().getStatus(), "Ready")
        .map(c -> c.getMessage())
        .orElse("");
  }

  /** No namespace controller is here: the namespace is told to go, and stays. */
  private boolean gone(String inner) {
    CustomerWorld.finalizeNamespace(world.client(), inner);
    return world.find().isEmpty();
  }

  private void deleteAt(Instant at) {
    world.change("{\"spec\":{\"deleteAt\":\"" + at.truncatedTo(ChronoUnit.SECONDS) + "\"}}");
  }

  /** Has it looked at, as the operator's own timers go by the machine's clock. */
  private void look() {
    world.change("{\"metadata\":{\"annotations\":{\"look\":\"" + Instant.now() + "\"}}}");
  }
}

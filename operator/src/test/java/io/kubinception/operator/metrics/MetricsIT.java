package io.kubinception.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdMaintenance;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.backup.BackupWorld;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's process really serves, with a real etcd and a real API server. */
class MetricsIT {
  private static final Eventually SOON = Eventually.within(BackupWorld.LIMIT);
  // Nothing is defragmented here, and the etcd of tests never syncs its log: EtcdClusterIT and
  // EtcdClusterMetricsTest see these.
  private static final Set<String> ELSEWHERE =
      Set.of(
          "kubinception_etcd_cluster_last_defragmentation_timestamp_seconds",
          "kubinception_etcd_member_wal_sync_p99_seconds");

  private BackupWorld world;
  private EtcdClient root;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    world = new BackupWorld(folder);
    root = world.etcd.rootClient();
    scrapeEtcdToo();
  }

  @AfterEach
  void stop() {
    root.close();
    world.close();
  }

  private void scrapeEtcdToo() {
    int port = world.etcd.metricsUrl(0).getPort();
    world
        .client()
        .resources(EtcdCluster.class)
        .withName("lab")
        .edit(
            cluster -> {
              var spec = cluster.getSpec();
              cluster.setSpec(
                  new EtcdClusterSpec(
                      spec.mode(),
                      spec.endpoints(),
                      spec.credentialsSecret(),
                      spec.statefulSet(),
                      new EtcdMaintenance(null, port)));
              return cluster;
            });
  }

  private Samples scrape() {
    return Samples.of(world.operator.metrics());
  }

  private void write(TenantId id, int keys) {
    IntStream.range(0, keys)
        .forEach(
            i ->
                root.kv()
                    .put(
                        id.keyRange()
                            .start()
                            .concat(ByteString.copyFromUtf8("registry/configmaps/default/" + i)),
                        ByteString.copyFrom(new byte[1000])));
  }

  private void scheduleBackups() {
    var schedule = BackupWorld.named(new EtcdBackupSchedule(), "daily");
    schedule.setSpec(
        new EtcdBackupScheduleSpec(
            "lab", BackupScope.TENANTS, "1d", 1, EtcdBackupSpec.DEFAULT_STORE, "1d"));
    world.client().resource(schedule).create();
  }

  @Test
  void allThatIsPromisedIsServedAndEndsWithTheTenant() {
    TenantId id = world.tenant("one");
    write(id, 120);
    scheduleBackups();
    long before = Instant.now().getEpochSecond();
    world.backup("by-hand", "one");

    var wanted = new TreeSet<>(Metrics.served());
    wanted.removeAll(ELSEWHERE);
    SOON.passes(
        "all are served",
        () -> {
          // A disk that has nothing to do has no times.
          root.kv().put(ByteString.copyFromUtf8("/busy"), ByteString.EMPTY);
          assertThat(missing(wanted)).isEmpty();
        });

    String tenant = "tenant=\"" + id.value() + "\"";
    Samples found = scrape();
    assertThat(found.value("kubinception_etcd_cluster_members")).contains(1.0);
    assertThat(found.value("kubinception_etcd_cluster_members_healthy")).contains(1.0);
    assertThat(found.value("kubinception_etcd_cluster_has_quorum")).contains(1.0);
    assertThat(found.value("kubinception_etcd_cluster_alarm", "alarm=\"NOSPACE\"")).contains(0.0);
    assertThat(found.value("kubinception_etcd_cluster_tenants")).contains(1.0);
    assertThat(
            found.value(
                "kubinception_backup_last_success_timestamp_seconds",
                "scope=\"tenant\"",
                "subject=\"" + id.value() + "\""))
        .hasValueSatisfying(at -> assertThat(at).isGreaterThanOrEqualTo(before));
    assertThat(found.value("kubinception_resources", "kind=\"EtcdTenant\"", "health=\"ready\""))
        .contains(1.0);
    SOON.isTrue(
        // Who is read while it writes is read again when that is more than a quarter of it.
        "its keys are counted",
        () ->
            scrape()
                .value("kubinception_etcd_tenant_resource_keys", tenant, "\"configmaps\"")
                .filter(keys -> keys >= 90 && keys <= 120)
                .isPresent());

    world.client().resources(EtcdTenant.class).inNamespace("default").withName("one").delete();

    SOON.isTrue(
        "its series end", () -> scrape().lines().stream().noneMatch(line -> line.contains(tenant)));
  }

  private TreeSet<String> missing(TreeSet<String> wanted) {
    var missing = new TreeSet<>(wanted);
    missing.removeAll(scrape().names());
    return missing;
  }

  @Test
  void writesAreCountedAndBeginAnewWithTheProcess() {
    TenantId id = world.tenant("busy");
    writesAreCounted(id);
    world.restartOperator();
    writesAreCounted(id);
  }

  /** What was written before this process watched is nobody's. */
  private void writesAreCounted(TenantId id) {
    var written = new AtomicInteger();
    SOON.isTrue(
        "writes are counted",
        () -> {
          write(id, 1);
          written.incrementAndGet();
          return writes(id) > 0;
        });
    double before = writes(id);
    write(id, 40);
    SOON.isTrue("each is", () -> writes(id) >= before + 40);
    assertThat(writes(id)).isLessThanOrEqualTo(written.get() + 40);
  }

  private double writes(TenantId id) {
    return scrape()
        .value("kubinception_etcd_tenant_writes_total", "tenant=\"" + id.value() + "\"")
        .orElse(0.0);
  }
}

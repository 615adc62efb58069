package io.kubinception.etcd.restore;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.TenantTraces;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.etcd.restore.TenantDrill.Order;
import io.kubinception.etcd.restore.TenantDrill.Progress;
import io.kubinception.etcd.restore.TenantDrill.Stage;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import io.kubinception.etcd.testing.TenantKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(Lifecycle.PER_CLASS)
class TenantDrillIT {
  private static final String BACKUP = "tenants/x/backup";
  private static final String MARK = "k8s:enc:aesgcm:v1:one:";
  private static final int KEYS = 1200;
  private static final Progress SILENT = (stage, keys) -> {};

  private final SecureRandom random = new SecureRandom();
  private final BackupKey key = keyOf(0);
  private EtcdProcess etcd;
  private EtcdClient root;
  private RawEtcd raw;
  private TenantId id;
  private TreeMap<String, String> before;
  private DirectoryStore store;
  private Path file;
  private TenantDrill drills;
  private TenantId scratch;

  @BeforeAll
  void start(@TempDir Path folder) {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
    raw = etcd.raw();
    store = new DirectoryStore(folder);
    file = folder.resolve(BACKUP);
    id = TenantId.generate(random);
    new EtcdTenancy(root).ensure(id);
    for (int i = 0; i < KEYS; i++) {
      put(id, "registry/a/%05d".formatted(i), "value " + i + " " + "x".repeat(i % 3000));
    }
    put(id, "registry/leases/kube-node-lease/n", "heartbeat");
    put(id, "registry/minions/n", "node");
    put(id, "registry/secrets/default/s", MARK + "sealed");
    raw.put(key(id, "registry/events/default/e"), utf8("e"), raw.grantLease(600));
    put(id, "registry/masterleases/10.0.0.1", "address");
    before = contents(id);
    drills = new TenantDrill(root, store, key);
  }

  @AfterAll
  void stop() {
    root.close();
    raw.close();
    etcd.close();
  }

  @BeforeEach
  void backup() throws IOException {
    Files.deleteIfExists(file);
    new TenantBackup(root, store, key, Clock.systemUTC())
        .take(id, "lab", BACKUP, (keys, bytes) -> {});
    scratch = TenantId.generate(random);
  }

  private static BackupKey keyOf(int filling) {
    byte[] bytes = new byte[BackupKey.BYTES];
    Arrays.fill(bytes, (byte) filling);
    return BackupKey.ofBase64(Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void whatTheBackupHoldsIsRestoredAndComparedAndGone() {
    var seen = new TreeMap<String, String>();
    Restored proved =
        drills.drill(
            order(),
            (stage, keys) -> {
              if (stage == Stage.PROVING) {
                seen.putAll(contents(scratch));
              }
            });

    var wanted = new TreeMap<>(before);
    wanted.remove("registry/events/default/e");
    wanted.remove("registry/masterleases/10.0.0.1");
    assertThat(seen).isEqualTo(wanted);
    assertThat(proved.keys()).isEqualTo(wanted.size());
    assertThat(proved.changes().creates()).isEqualTo(wanted.size());
    assertNothingLeft();
  }

  @Test
  void nobodyWritesIntoItAndItSaysWhoseItIs() {
    var asked = new AtomicInteger();
    try (EtcdClient stranger = etcd.client(scratch)) {
      drills.drill(
          order(),
          (stage, keys) -> {
            if (stage == Stage.WRITING || stage == Stage.PROVING) {
              assertThatThrownBy(() -> stranger.kv().put(key(scratch, "registry/x"), utf8("x")))
                  .isInstanceOf(EtcdException.Denied.class);
              assertThat(new TenantHome(root).of(scratch)).hasValue("home");
              asked.incrementAndGet();
            }
          });
    }
    assertThat(asked.get()).isGreaterThan(5);
    assertNothingLeft();
  }

  @Test
  void aBackupThatIsCutOffOrDamagedOrOfAnotherKeyIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertFails(drills, BackupException.Unreadable.class);

    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(file, damaged);
    assertFails(drills, BackupException.Unreadable.class);

    Files.write(file, whole);
    assertFails(new TenantDrill(root, store, keyOf(1)), BackupException.Unreadable.class);

    Files.delete(file);
    assertFails(drills, BackupException.NotFound.class);
  }

  @Test
  void secretsThatNobodyCouldReadAreFound() {
    assertThatThrownBy(() -> drills.drill(new Order(scratch, "home", BACKUP, Set.of()), SILENT))
        .isInstanceOf(RestoreException.KeyMissing.class)
        .hasMessageContaining("encrypted with key one");
    assertNothingLeft();
  }

  @Test
  void aBackupThatIsLostHalfWayLeavesNothing() {
    assertThatThrownBy(
            () ->
                drills.drill(
                    order(),
                    (stage, keys) -> {
                      if (stage == Stage.PROVING) {
                        store.delete(BACKUP);
                      }
                    }))
        .isInstanceOf(BackupException.NotFound.class);
    assertNothingLeft();
  }

  private void assertFails(TenantDrill drill, Class<? extends RuntimeException> as) {
    assertThatThrownBy(() -> drill.drill(order(), SILENT)).isInstanceOf(as);
    assertNothingLeft();
  }

  @Test
  void whatIsNotAsInTheBackupIsFound() {
    assertThatThrownBy(
            () ->
                drills.drill(
                    order(),
                    (stage, keys) -> {
                      if (stage == Stage.PROVING) {
                        put(scratch, "registry/masterleases/beside", "it");
                      }
                    }))
        .isInstanceOf(RestoreException.Disturbed.class);
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void killedAtAnyStageItEndsWellWhenRunAgainOrRemoved(Stage stage) {
    dieAt(stage);
    assertThat(drills.drill(order(), SILENT).keys()).isEqualTo(before.size() - 2);
    assertNothingLeft();

    dieAt(stage);
    new ScratchTenant(root, scratch).remove();
    assertNothingLeft();
    new ScratchTenant(root, scratch).remove();
    assertNothingLeft();
  }

  private void dieAt(Stage stage) {
    assertThatThrownBy(
            () ->
                drills.drill(
                    order(),
                    (at, keys) -> {
                      if (at == stage) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
  }

  @Test
  void killedAtAnyTransactionItEndsWell() {
    var kills = new Random(7);
    for (int round = 0; round < 5; round++) {
      scratch = TenantId.generate(random);
      int died = 0;
      while (!runUntil(kills.nextInt(30))) {
        died++;
      }
      assertThat(contents(id)).as("after %d deaths", died).isEqualTo(before);
      assertNothingLeft();
    }
  }

  /** Dies at this call of the progress; whether it came to its end before. */
  private boolean runUntil(int calls) {
    var left = new AtomicInteger(calls);
    try {
      drills.drill(
          order(),
          (stage, keys) -> {
            if (left.getAndDecrement() == 0) {
              throw new Killed();
            }
          });
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** As a kill in the middle of a removal leaves it, where nobody can step in between. */
  @Test
  void cutOffInTheRemovalItEndsWell() {
    dieAt(Stage.PROVING);
    new EtcdTenancy(root).remove(scratch, 1);
    assertThat(new EtcdTenancy(root).leftovers(scratch).keys()).isPositive();

    drills.drill(order(), SILENT);

    assertNothingLeft();
  }

  @Test
  void oneAtATime() {
    TenantId other = TenantId.generate(random);
    drills.drill(
        order(),
        (stage, keys) -> {
          if (stage == Stage.WRITING) {
            assertThatThrownBy(
                    () -> drills.drill(new Order(other, "home", BACKUP, Set.of(MARK)), SILENT))
                .isInstanceOf(RestoreException.ClusterBusy.class)
                .hasMessageContaining("restore drill");
          }
        });
    assertThat(new TenantTraces(root).all()).doesNotContain(other);
    assertNothingLeft();
  }

  @Test
  void aDrillThatGoesOnBehindTheRemovalWritesNothingMore() {
    assertThatThrownBy(
            () ->
                drills.drill(
                    order(),
                    (stage, keys) -> {
                      if (stage == Stage.WRITING && keys > 0) {
                        new ScratchTenant(root, scratch).remove();
                      }
                    }))
        .isInstanceOf(RestoreException.Disturbed.class);
    assertNothingLeft();
  }

  private void assertNothingLeft() {
    assertThat(new EtcdTenancy(root).leftovers(scratch).none()).isTrue();
    assertThat(new TenantTraces(root).all()).containsExactly(id);
    assertThat(contents(id)).isEqualTo(before);
  }

  private Order order() {
    return new Order(scratch, "home", BACKUP, Set.of(MARK));
  }

  private TreeMap<String, String> contents(TenantId tenant) {
    return TenantKeys.contents(root, tenant);
  }

  private void put(TenantId tenant, String relative, String value) {
    root.kv().put(key(tenant, relative), utf8(value));
  }
}

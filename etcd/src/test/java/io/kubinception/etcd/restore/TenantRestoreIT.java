package io.kubinception.etcd.restore;

import static io.kubinception.etcd.restore.TenantKeys.key;
import static io.kubinception.etcd.restore.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.ResourceType;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.restore.TenantRestore.Stage;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
class TenantRestoreIT {
  private static final String BACKUP = "tenants/x/backup";

  private final SecureRandom random = new SecureRandom();
  private final BackupKey key =
      BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));
  private EtcdProcess etcd;
  private EtcdClient root;
  private RawEtcd raw;
  private DirectoryStore store;
  private Path folder;
  private TenantBackup backups;
  private TenantRestore restores;
  private TenantId id;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
    raw = etcd.raw();
  }

  @AfterAll
  void stop() {
    root.close();
    raw.close();
    etcd.close();
  }

  @BeforeEach
  void tenant(@TempDir Path temporary) {
    folder = temporary;
    store = new DirectoryStore(folder);
    backups = new TenantBackup(root, store, key, Clock.systemUTC());
    restores = new TenantRestore(root, store, key, Clock.systemUTC());
    id = TenantId.generate(random);
    new EtcdTenancy(root).ensure(id);
  }

  @Test
  void bringsBackWhatWasAndNothingElse() {
    fill(id, 1000);
    var before = contents(id);
    backup();
    damage();
    long revision = root.kv().count(id.keyRange()).revision();

    Plan plan = restores.plan(id, BACKUP);
    assertThat(plan.types()).containsOnlyKeys(new ResourceType("a"), new ResourceType("b"));
    assertThat(plan.total()).isEqualTo(new ChangeCounts(400, 150, 50));
    assertThat(plan.unchanged()).isEqualTo(450);
    Restored restored = restores.restore(order(), (stage, keys) -> {});

    assertThat(contents(id)).isEqualTo(before);
    assertThat(restored.changes()).isEqualTo(plan.total());
    assertThat(restored.keys()).isEqualTo(1000);
    assertThat(restored.revision()).isGreaterThan(revision);
    assertThat(lowestChangedRevision(revision)).isGreaterThan(revision);
    assertTenantWrites();
  }

  private long lowestChangedRevision(long than) {
    return root.kv().range(Kv.Query.entries(id.keyRange(), 0)).entries().stream()
        .mapToLong(Kv.Entry::createRevision)
        .filter(created -> created > than)
        .min()
        .orElseThrow();
  }

  @Test
  void aDryRunChangesNothingAndFreezesNobody() {
    fill(id, 200);
    backup();
    damage();
    var before = contents(id);

    restores.plan(id, BACKUP);

    assertThat(contents(id)).isEqualTo(before);
    assertTenantWrites();
  }

  @Test
  void whileItRunsTheTenantReadsAndCannotWrite() {
    fill(id, 500);
    backup();
    damage();
    var refused = new AtomicInteger();
    try (EtcdClient customer = etcd.client(id)) {
      restores.restore(
          order(),
          (stage, keys) -> {
            if (stage == Stage.CHECKING) {
              return;
            }
            customer.kv().count(id.keyRange());
            assertThatThrownBy(() -> customer.kv().put(key(id, "registry/x"), utf8("x")))
                .isInstanceOf(EtcdException.Denied.class);
            // What looks after tenants all the time lets it be.
            assertThat(new EtcdTenancy(root).ensure(id)).isZero();
            refused.incrementAndGet();
          });
    }
    assertThat(refused.get()).isGreaterThan(5);
    assertTenantWrites();
  }

  @Test
  void killedAtAnyTransactionItGoesOnWhereItWas() {
    fill(id, 2000);
    var before = contents(id);
    backup();
    var kills = new Random(7);
    for (int round = 0; round < 12; round++) {
      damage();
      Order order = order();
      int died = 0;
      while (!runUntil(order, kills.nextInt(30))) {
        died++;
      }
      assertThat(contents(id)).as("after %d deaths", died).isEqualTo(before);
      assertTenantWrites();
      root.kv().delete(KeyRange.single(key(id, "registry/x")));
    }
  }

  /** Dies at this call of the progress; whether it came to its end before. */
  private boolean runUntil(Order order, int calls) {
    var left = new AtomicInteger(calls);
    try {
      restores.restore(
          order,
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

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aKillLeavesTheTenantFrozenOnceItIsHalfDone(Stage stage) {
    fill(id, 300);
    backup();
    damage();
    Order order = order();

    assertThatThrownBy(
            () ->
                restores.restore(
                    order,
                    (at, keys) -> {
                      if (at == stage) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);

    new EtcdTenancy(root).ensure(id);
    assertThat(new TenantFence(root).holder(id).isPresent()).isEqualTo(stage != Stage.CHECKING);
    restores.restore(order, (at, keys) -> {});
    assertTenantWrites();
  }

  @Test
  void killedBeforeItChangedAnythingItDoesNotHoldTheTenantForAStoreThatIsAway() throws Exception {
    fill(id, 300);
    var before = contents(id);
    backup();
    damage();
    Order order = order();
    dieAt(order, Stage.SAVING, 0);
    assertThat(new TenantFence(root).holder(id)).hasValue(order.id());

    Path away = hideStore();
    assertThatThrownBy(() -> restores.restore(order, (stage, keys) -> {}))
        .isInstanceOf(io.kubinception.etcd.backup.BackupException.class);
    assertTenantWrites();

    Files.move(away, folder.resolve("tenants"));
    restores.restore(order, (stage, keys) -> {});
    assertThat(contents(id)).isEqualTo(before);
    restores.restore(
        new Order(id, UUID.randomUUID().toString(), order.safety(), "tenants/x/other", "lab"),
        (stage, keys) -> {});
    assertThat(contents(id)).as("what was written after the thaw").containsKey("registry/x");
  }

  @Test
  void killedAfterItChangedKeysItSaysSoAndGoesOnWhenTheStoreIsBack() throws Exception {
    fill(id, 1500);
    var before = contents(id);
    backup();
    damage();
    Order order = order();
    dieAt(order, Stage.WRITING, 1);

    Path away = hideStore();
    assertThatThrownBy(() -> restores.restore(order, (stage, keys) -> {}))
        .isInstanceOf(RestoreException.HalfDone.class)
        .hasMessageContaining("stays frozen");
    assertThat(new TenantFence(root).holder(id)).hasValue(order.id());

    Files.move(away, folder.resolve("tenants"));
    restores.restore(order, (stage, keys) -> {});
    assertThat(contents(id)).isEqualTo(before);
    assertTenantWrites();
  }

  private void dieAt(Order order, Stage at, long keysAtLeast) {
    assertThatThrownBy(
            () ->
                restores.restore(
                    order,
                    (stage, keys) -> {
                      if (stage == at && keys >= keysAtLeast) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
  }

  private Path hideStore() throws java.io.IOException {
    return Files.move(folder.resolve("tenants"), folder.resolve("away"));
  }

  @Test
  void doneTwiceItLeavesWhatTheCustomerWroteSince() {
    fill(id, 300);
    backup();
    damage();
    Order order = order();
    Restored first = restores.restore(order, (stage, keys) -> {});
    root.kv().put(key(id, "registry/new"), utf8("since"));

    Restored second = restores.restore(order, (stage, keys) -> {});

    assertThat(second).isEqualTo(first);
    assertThat(root.kv().get(key(id, "registry/new"))).isPresent();
  }

  @Test
  void ofTwoThatDoTheSameNoneWritesAfterTheThaw() {
    fill(id, 1500);
    backup();
    damage();
    Order order = order();
    var customerWrote = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                restores.restore(
                    order,
                    (stage, keys) -> {
                      if (stage == Stage.WRITING && keys > 0 && !customerWrote.getAndSet(true)) {
                        // The other one ends it, and the customer goes on, before we write again.
                        restores.restore(order, (s, k) -> {});
                        root.kv().put(key(id, "registry/zz"), utf8("since"));
                      }
                    }))
        .isInstanceOf(RestoreException.Disturbed.class);

    assertThat(root.kv().get(key(id, "registry/zz"))).isPresent();
    assertTenantWrites();
  }

  @Test
  void aSecondRestoreWaitsForTheFirst() {
    fill(id, 10);
    backup();
    restores.restore(
        order(),
        (stage, keys) -> {
          if (stage == Stage.WRITING) {
            assertThatThrownBy(() -> restores.restore(order(), (s, k) -> {}))
                .isInstanceOf(RestoreException.Busy.class);
          }
        });
    assertTenantWrites();
  }

  @Test
  void theStateBeforeIsKeptAndCanBeBroughtBack() {
    fill(id, 300);
    backup();
    damage();
    var damaged = contents(id);
    Order order = order();
    restores.restore(order, (stage, keys) -> {});

    restores.restore(
        new Order(id, UUID.randomUUID().toString(), order.safety(), "tenants/x/other", "lab"),
        (stage, keys) -> {});

    assertThat(contents(id)).isEqualTo(damaged);
  }

  @Test
  void machinesAndHeartbeatsAndEventsStayAsTheyAre() {
    put(id, "registry/minions/old", "old");
    put(id, "registry/leases/kube-node-lease/old", "old");
    put(id, "registry/events/default/old", "no lease: stays");
    put(id, "registry/pods/default/p", "old");
    raw.put(key(id, "registry/events/default/e1"), utf8("e1"), raw.grantLease(600));
    backup();
    root.kv().delete(KeyRange.prefix("/t/" + id + "/registry/"));
    put(id, "registry/minions/new", "new");
    put(id, "registry/leases/kube-node-lease/new", "new");
    raw.put(key(id, "registry/events/default/e2"), utf8("e2"), raw.grantLease(600));

    restores.restore(order(), (stage, keys) -> {});

    assertThat(contents(id).keySet())
        .containsExactly(
            "registry/events/default/e2",
            "registry/events/default/old",
            "registry/leases/kube-node-lease/new",
            "registry/minions/new",
            "registry/pods/default/p");
  }

  @Test
  void anEmptiedTenantGetsItsMachinesBack() {
    put(id, "registry/minions/old", "old");
    put(id, "registry/pods/default/p", "old");
    var before = contents(id);
    backup();
    root.kv().delete(id.keyRange());

    Order order = order();
    assertThat(runUntil(order, 4)).isFalse();
    restores.restore(order, (stage, keys) -> {});

    assertThat(contents(id)).isEqualTo(before);
  }

  @Test
  void aBackupOfAnotherTenantOrADamagedOneTouchesNothing() throws Exception {
    fill(id, 50);
    backup();
    TenantId other = TenantId.generate(random);
    new EtcdTenancy(root).ensure(other);
    assertThatThrownBy(() -> restores.plan(other, BACKUP))
        .isInstanceOf(RestoreException.Impossible.class);

    Path file = folder.resolve(BACKUP);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 40] ^= 1;
    Files.write(file, bytes);
    damage();
    var damaged = contents(id);
    assertThatThrownBy(() -> restores.restore(order(), (stage, keys) -> {}))
        .isInstanceOf(io.kubinception.etcd.backup.BackupException.Unreadable.class);
    assertThat(contents(id)).isEqualTo(damaged);
    assertTenantWrites();
  }

  @Test
  void aNeighbourWhoWritesAllTheTimeLosesNothing() throws Exception {
    TenantId neighbour = TenantId.generate(random);
    new EtcdTenancy(root).ensure(neighbour);
    fill(id, 2000);
    var before = contents(id);
    backup();
    damage();
    var done = new AtomicBoolean();
    var written =
        CompletableFuture.supplyAsync(
            () -> {
              var own = new TreeMap<String, String>();
              try (EtcdClient client = etcd.client(neighbour)) {
                for (int i = 0; !done.get(); i++) {
                  String relative = "registry/n/" + i % 500;
                  client.kv().put(key(neighbour, relative), utf8("" + i));
                  own.put(relative, "" + i);
                }
              }
              return own;
            });

    restores.restore(order(), (stage, keys) -> {});
    done.set(true);

    assertThat(written.get()).isNotEmpty();
    assertThat(contents(neighbour)).isEqualTo(written.get());
    assertThat(contents(id)).isEqualTo(before);
  }

  private Order order() {
    String uid = UUID.randomUUID().toString();
    return new Order(id, uid, BACKUP, "tenants/x/before-" + uid, "lab");
  }

  private void backup() {
    backups.take(id, "lab", BACKUP, (keys, bytes) -> {});
  }

  private void fill(TenantId tenant, int keys) {
    for (int i = 0; i < keys; i++) {
      put(tenant, "registry/a/%05d".formatted(i), "value " + i + " " + "x".repeat(i % 3000));
    }
  }

  /** Of every ten keys four are deleted and one or two changed; fifty are new. */
  private void damage() {
    var entries = root.kv().range(Kv.Query.keys(id.keyRange(), 0)).entries();
    for (int i = 0; i < entries.size(); i++) {
      int digit = i % 20;
      if (digit < 8) {
        root.kv().delete(KeyRange.single(entries.get(i).key()));
      } else if (digit < 11) {
        root.kv().put(entries.get(i).key(), utf8("damaged"));
      }
    }
    for (int i = 0; i < 50; i++) {
      put(id, "registry/b/" + i, "new");
    }
  }

  private void assertTenantWrites() {
    assertThat(new TenantFence(root).holder(id)).isEmpty();
    try (EtcdClient customer = etcd.client(id)) {
      assertThat(customer.kv().put(key(id, "registry/x"), utf8("x"))).isPositive();
    }
  }

  private TreeMap<String, String> contents(TenantId tenant) {
    return TenantKeys.contents(root, tenant);
  }

  private void put(TenantId tenant, String relative, String value) {
    root.kv().put(key(tenant, relative), utf8(value));
  }
}

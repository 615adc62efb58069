package io.kubinception.etcd.restore;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.ResourceType;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.restore.TenantRestore.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TenantRestoreIT extends RestorableTenant {
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
  void whatApiServersCouldNotReadIsNotRestored() {
    put(id, "registry/secrets/default/s", "k8s:enc:secretbox:v1:old:x");
    backup();
    damage();
    var before = contents(id);
    var theirs = restores.readableBy(Set.of("k8s:enc:secretbox:v1:new:"), () -> true);

    assertThatThrownBy(() -> theirs.plan(id, BACKUP))
        .isInstanceOf(RestoreException.KeyMissing.class)
        .hasMessageContaining("encrypted with key old", "API servers do not have");
    assertThatThrownBy(() -> theirs.restore(order(), (stage, keys) -> {}))
        .isInstanceOf(RestoreException.KeyMissing.class);
    assertThat(contents(id)).isEqualTo(before);

    Set<String> old = Set.of("k8s:enc:secretbox:v1:old:");
    assertThatThrownBy(
            () -> restores.readableBy(old, () -> false).restore(order(), (stage, keys) -> {}))
        .isInstanceOf(RestoreException.KeyMissing.class)
        .hasMessageContaining("has begun meanwhile");
    assertThat(contents(id)).isEqualTo(before);
    put(id, "registry/goes/on", "it is not frozen");

    restores.readableBy(old, () -> true).restore(order(), (stage, keys) -> {});
    assertThat(contents(id)).containsKey("registry/secrets/default/s");
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
        .isInstanceOf(BackupException.Unreadable.class);
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
}

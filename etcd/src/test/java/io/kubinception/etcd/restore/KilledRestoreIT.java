package io.kubinception.etcd.restore;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.restore.TenantRestore.Stage;
import io.kubinception.etcd.testing.Killed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Restores that are killed, or done by two at once: they go on, and nobody writes after a thaw. */
class KilledRestoreIT extends RestorableTenant {
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

  /** Whether it came to its end. */
  private boolean runUntil(Order order, int calls) {
    Runnable kill = Killed.after(calls);
    try {
      restores.restore(order, (stage, keys) -> kill.run());
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aKillLeavesTheTenantFrozenOnceItIsHalfDone(Stage stage) {
    fill(id, 300);
    backup();
    damage();
    Order order = order();

    dieAt(order, stage, 0);

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
        .isInstanceOf(BackupException.class);
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
                        Killed.die();
                      }
                    }))
        .isInstanceOf(Killed.class);
  }

  private Path hideStore() throws IOException {
    return Files.move(folder.resolve("tenants"), folder.resolve("away"));
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
}

package io.kubinception.etcd.restore;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.Maintenance.MemberStatus;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.restore.TenantRestore.Stage;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant that would not fit into its etcd twice. */
class CrampedRestoreIT extends RestorableTenant {
  private static final int QUOTA = 12 << 20;
  private static final int KEYS = 55;
  private static final int BYTES = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private TreeMap<String, String> before = new TreeMap<>();

  @Override
  @BeforeAll
  protected void start() {
    etcd = EtcdProcess.start(1, "--quota-backend-bytes=" + QUOTA);
    root = etcd.rootClient();
    raw = etcd.raw();
  }

  @BeforeEach
  void backedUp() {
    for (int i = 0; i < KEYS; i++) {
      put(id, "registry/a/" + i, i + "x".repeat(BYTES));
    }
    before = contents(id);
    backup();
  }

  /** The next test has the etcd to itself. */
  @AfterEach
  void emptied() {
    root.kv().delete(id.keyRange());
    raw.compact(root.kv().count(id.keyRange()).revision());
    root.maintenance().defragment(etcd.endpoints().getFirst(), LIMIT);
  }

  @Test
  void whatWouldFillEtcdIsRefusedBeforeAnybodyIsFrozen() {
    put(id, "registry/a/1", "damaged");
    // Of all that is in the backup a key is missing: that fits.
    restores.restore(order(), (stage, keys) -> {});
    assertThat(contents(id)).isEqualTo(before);

    root.kv().delete(id.keyRange());
    Order order = order();
    List<Stage> stages = new ArrayList<>();
    assertThat(restores.plan(id, BACKUP).bytes()).isBetween(5_500_000L, 5_600_000L);
    assertThatThrownBy(() -> restores.restore(order, (stage, keys) -> stages.add(stage)))
        .isInstanceOf(RestoreException.NoRoom.class)
        .hasMessageContaining("6 MiB more would fill", "beyond 80 % of its quota");
    assertThat(stages).containsExactly(Stage.CHECKING);
    assertThat(contents(id)).isEmpty();
    assertTenantWrites();

    // One that was cut off when it had frozen the tenant lets it go on, too.
    var fence = new TenantFence(root);
    assertThat(fence.freeze(id, order.id())).isInstanceOf(Freeze.Frozen.class);
    assertThatThrownBy(() -> restores.restore(order, (stage, keys) -> {}))
        .isInstanceOf(RestoreException.NoRoom.class);
    assertTenantWrites();

    // One that has begun to write comes to its end.
    String begun = UUID.randomUUID().toString();
    fence.freeze(id, begun);
    fence.beginChanges(id, begun);
    restores.restore(
        new Order(id, begun, BACKUP, "tenants/x/before-" + begun, "lab"), (stage, keys) -> {});
    assertThat(contents(id)).isEqualTo(before);
    root.kv().put(key(id, "registry/x"), utf8("x"));
  }

  @Test
  void whatIsFreeInTheFileIsRoom() {
    // The file takes most of it twice, until its history goes.
    for (int i = 0; i < KEYS * 4 / 5; i++) {
      put(id, "registry/a/" + i, "x".repeat(BYTES));
    }
    raw.compact(root.kv().count(id.keyRange()).revision());
    // What was freed last counts as free only with the next write.
    Eventually.within(LIMIT)
        .isTrue(
            "much of the file is free",
            () -> put(id, "registry/b", "") > 0 && status().dbSizeInUseBytes() < QUOTA * 0.6);
    assertThat(status().dbSizeBytes()).isGreaterThan((long) (QUOTA * 0.8));
    before = contents(id);
    backup();
    put(id, "registry/a/1", "damaged");

    restores.restore(order(), (stage, keys) -> {});

    assertThat(contents(id)).isEqualTo(before);
  }

  @Test
  void whatOnlyDeletesNeedsNone() {
    for (int i = 0; i < KEYS * 5 / 6; i++) {
      put(id, "registry/b/" + i, "x".repeat(BYTES));
    }
    Eventually.within(LIMIT)
        .isTrue("etcd is full enough", () -> status().dbSizeInUseBytes() > QUOTA * 0.8);

    restores.restore(order(), (stage, keys) -> {});

    assertThat(contents(id)).isEqualTo(before);
  }

  private MemberStatus status() {
    return root.maintenance().status(etcd.endpoints().getFirst());
  }
}

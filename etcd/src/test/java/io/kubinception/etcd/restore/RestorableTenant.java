package io.kubinception.etcd.restore;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.testing.StoredTenant;
import io.kubinception.etcd.testing.TenantKeys;
import java.time.Clock;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A tenant that can be backed up, damaged and restored. */
abstract class RestorableTenant extends StoredTenant {
  static final String BACKUP = "tenants/x/backup";

  TenantRestore restores;

  @BeforeEach
  void restores() {
    restores = new TenantRestore(root, store, key, Clock.systemUTC());
  }

  Order order() {
    String uid = UUID.randomUUID().toString();
    return new Order(id, uid, BACKUP, "tenants/x/before-" + uid, "lab");
  }

  void backup() {
    backups.take(id, "lab", BACKUP, (keys, bytes) -> {});
  }

  void fill(TenantId tenant, int keys) {
    for (int i = 0; i < keys; i++) {
      put(tenant, "registry/a/%05d".formatted(i), "value " + i + " " + "x".repeat(i % 3000));
    }
  }

  /** Of every ten keys four are deleted and one or two changed; fifty are new. */
  void damage() {
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

  void assertTenantWrites() {
    assertThat(new TenantFence(root).holder(id)).isEmpty();
    try (EtcdClient customer = etcd.client(id)) {
      assertThat(customer.kv().put(key(id, "registry/x"), utf8("x"))).isPositive();
    }
  }

  TreeMap<String, String> contents(TenantId tenant) {
    return TenantKeys.contents(root, tenant);
  }
}

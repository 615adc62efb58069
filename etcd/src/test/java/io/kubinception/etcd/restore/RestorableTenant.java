package io.kubinception.etcd.restore;

import static io.kubinception.etcd.testing.TenantKeys.key;
import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import io.kubinception.etcd.testing.TenantKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** An etcd with a tenant, and a store for its backups. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RestorableTenant {
  static final String BACKUP = "tenants/x/backup";

  final SecureRandom random = new SecureRandom();
  final BackupKey key =
      BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));
  EtcdProcess etcd;
  EtcdClient root;
  RawEtcd raw;
  DirectoryStore store;
  Path folder;
  TenantBackup backups;
  TenantRestore restores;
  TenantId id;

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

  void put(TenantId tenant, String relative, String value) {
    root.kv().put(key(tenant, relative), utf8(value));
  }
}

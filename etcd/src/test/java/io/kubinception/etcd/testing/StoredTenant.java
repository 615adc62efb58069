package io.kubinception.etcd.testing;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.TenantBackup;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** An etcd, and for each test a tenant in it with a store for its backups. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class StoredTenant {
  protected final SecureRandom random = new SecureRandom();
  protected final BackupKey key =
      BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));
  protected EtcdProcess etcd;
  protected EtcdClient root;
  protected RawEtcd raw;
  protected DirectoryStore store;
  protected Path folder;
  protected TenantBackup backups;
  protected TenantId id;

  @BeforeAll
  protected void start() {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
    raw = etcd.raw();
  }

  @AfterAll
  protected void stop() {
    root.close();
    raw.close();
    etcd.close();
  }

  @BeforeEach
  protected void tenant(@TempDir Path temporary) {
    folder = temporary;
    store = new DirectoryStore(folder);
    backups = new TenantBackup(root, store, key, Clock.systemUTC());
    id = TenantId.generate(random);
    new EtcdTenancy(root).ensure(id);
  }

  /** Writes a key of a tenant; the revision. */
  protected long put(TenantId tenant, String relative, String value) {
    return root.kv().put(TenantKeys.key(tenant, relative), TenantKeys.utf8(value));
  }
}

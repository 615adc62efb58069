package io.kubinception.etcd.restore;

import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.BackupStore;

/**
 * A backup in its store.
 *
 * @param name in the store
 * @param key opens it
 */
record BackupFile(BackupStore store, String name, BackupKey key) {

  BackupReader open() {
    return BackupReader.open(store, name, key);
  }
}

package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.ServersOwn;

/** All that any restore could bring back, and nothing beside it. */
record InScratch() implements Scope {

  @Override
  public boolean restores(BackupRecord wanted) {
    return !wanted.expires() && !ServersOwn.holds(wanted.key());
  }

  @Override
  public boolean removes(ByteString relativeKey, Entry current) {
    return true;
  }
}

package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.backup.BackupRecord;

/** Which keys of a backup are brought back, and which of those that are there give way. */
sealed interface Scope permits InPlace, AtBirth, InScratch {

  /** Whether the tenant shall have what the backup has there. */
  boolean restores(BackupRecord wanted);

  /** Whether an entry that the backup does not have is taken away. */
  boolean removes(ByteString relativeKey, Entry current);
}

package io.kubinception.etcd.backup;

/** Is told how far a backup is. */
@FunctionalInterface
public interface BackupProgress {
  /** After each part: keys (0 for a whole cluster), and bytes of keys and values or of the file. */
  void at(long keys, long bytes);
}

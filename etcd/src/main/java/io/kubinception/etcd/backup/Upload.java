package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;

/**
 * A backup on its way into a store, block by block. It is there for readers by {@link #complete}
 * alone. Methods throw {@link BackupException}.
 */
public interface Upload extends AutoCloseable {
  /** What every block but the last one has at least: S3 takes no parts below 5 MiB. */
  int BLOCK_BYTES = 6 << 20;

  /** Adds a block at the end. */
  void add(byte[] block);

  /**
   * All that was added stays when this writer dies, and {@link BackupStore#resume} goes on behind
   * it. The note tells how.
   */
  void keep(ByteString note);

  /** Makes a backup of it; returns its size in bytes. */
  long complete();

  /** Drops what is not complete, unless some of it is to be kept. */
  @Override
  void close();
}

package io.kubinception.etcd.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Where backups are kept. A backup is there as a whole or not at all: one whose writer failed or
 * died is never listed nor read. Names are paths with slashes, such as {@code
 * tenants/abcdefghijkl/nightly.backup}. Methods throw {@link BackupException}; calls that failed
 * may be repeated.
 */
public interface BackupStore extends AutoCloseable {

  /** Writes a backup's bytes. */
  @FunctionalInterface
  interface Content {
    /** Writes all of it, and does not close the stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A backup in the store.
   *
   * @param name its name
   * @param bytes its size
   * @param storedAt when it was complete
   */
  record Stored(String name, long bytes, Instant storedAt) {}

  /** Stores a backup, in place of one of the same name; returns its size in bytes. */
  long write(String name, Content content);

  /** The bytes of a backup, to be closed by the caller. */
  InputStream read(String name);

  /** The backups whose names begin with the text, by name. */
  List<Stored> list(String prefix);

  /** Deletes a backup, if it is there. */
  void delete(String name);

  @Override
  default void close() {}
}

package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  /**
   * A backup that goes on behind what its writer kept.
   *
   * @param note the latest note of that writer
   * @param upload where the rest is added
   */
  record Resumed(ByteString note, Upload upload) {}

  /**
   * Begins a backup, in place of one of the same name once it is complete. What another writer kept
   * for that name is dropped.
   */
  Upload begin(String name);

  /** Goes on with what a writer kept before it died; empty if there is nothing to go on with. */
  Optional<Resumed> resume(String name);

  /** Stores a backup in one go, in place of one of the same name; returns its size in bytes. */
  default long write(String name, Content content) {
    try (Upload upload = begin(name)) {
      var out = new BlockOutput(upload);
      content.writeTo(out);
      out.finish();
      return upload.complete();
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot write " + name, e);
    }
  }

  /** The bytes of a backup, to be closed by the caller. */
  InputStream read(String name);

  /** The backups whose names begin with the text, by name. */
  List<Stored> list(String prefix);

  /** Deletes a backup, if it is there, and what was kept of one that is not whole. */
  void delete(String name);

  @Override
  default void close() {}
}

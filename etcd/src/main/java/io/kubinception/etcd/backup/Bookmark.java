package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Where the backup of a tenant can be gone on with.
 *
 * @param header what it began with
 * @param pages how many are there
 */
record Bookmark(BackupHeader header, long pages) {

  ByteString encode() {
    var bytes = ByteString.newOutput();
    try {
      var out = new DataOutputStream(bytes);
      out.write(header.encode());
      out.writeLong(pages);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return bytes.toByteString();
  }

  /** Empty for one that is damaged. */
  static Optional<Bookmark> decode(ByteString encoded) {
    try {
      var in = new DataInputStream(encoded.newInput());
      return Optional.of(new Bookmark(BackupHeader.read(in), in.readLong()));
    } catch (IOException | BackupException.Unreadable e) {
      return Optional.empty();
    }
  }
}

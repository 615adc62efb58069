package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a store knows of an upload that is to outlive its writer.
 *
 * @param place where its bytes are: the name of a file, or of an upload of S3
 * @param bytes how many
 * @param parts the tags by which S3 knows its parts; empty elsewhere
 * @param note of the writer
 */
record Kept(String place, long bytes, List<String> parts, ByteString note) {
  /** Ends the name under which it is stored, beside the backup to come. */
  static final String SUFFIX = ".unfinished";

  // S3 has no more parts, and the note is a header.
  private static final int MOST = 10_000;

  Kept {
    parts = List.copyOf(parts);
  }

  byte[] encode() {
    var all = new ByteArrayOutputStream();
    try {
      var out = new DataOutputStream(all);
      out.writeUTF(place);
      out.writeLong(bytes);
      out.writeInt(parts.size());
      for (String part : parts) {
        out.writeUTF(part);
      }
      out.writeInt(note.size());
      note.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  /** Empty for what nobody can go on with. */
  static Optional<Kept> decode(byte[] encoded) {
    try {
      var in = new DataInputStream(new ByteArrayInputStream(encoded));
      String place = in.readUTF();
      long bytes = in.readLong();
      if (bytes < 0) {
        return Optional.empty();
      }
      var parts = new ArrayList<String>();
      for (int left = count(in); left > 0; left--) {
        parts.add(in.readUTF());
      }
      return Optional.of(
          new Kept(place, bytes, parts, ByteString.copyFrom(in.readNBytes(count(in)))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException("not a number of anything here: " + count);
    }
    return count;
  }
}

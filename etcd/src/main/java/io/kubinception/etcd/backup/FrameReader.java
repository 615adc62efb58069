package io.kubinception.etcd.backup;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads what {@link FrameWriter} wrote, and nothing else. */
final class FrameReader {
  // Above any frame of ours: a value of etcd is at most some MiB.
  private static final int LARGEST = 64 << 20;

  private final DataInputStream in;
  private final BackupKey key;
  private final BackupHeader header;
  private FrameCipher cipher;
  private long index;

  FrameReader(InputStream in, BackupKey key) throws IOException {
    this.in = new DataInputStream(in);
    this.header = header(this.in);
    if (!header.keyId().equals(key.id())) {
      throw new BackupException.Unreadable(
          "the backup was made with key %s, and this is key %s"
              .formatted(header.keyId(), key.id()));
    }
    this.key = key;
    this.cipher = new FrameCipher(key, header, header.saltBytes());
  }

  private static BackupHeader header(DataInputStream in) throws IOException {
    try {
      return BackupHeader.read(in);
    } catch (EOFException e) {
      throw new BackupException.Unreadable("the backup is cut off in its header", e);
    }
  }

  BackupHeader header() {
    return header;
  }

  /**
   * A frame.
   *
   * @param plain what was written
   * @param last whether it was the last one
   */
  record Frame(byte[] plain, boolean last) {}

  Frame next() throws IOException {
    boolean last;
    byte[] sealed;
    try {
      byte mark = in.readByte();
      if (mark == FrameWriter.SALT) {
        cipher = new FrameCipher(key, header, in.readNBytes(BackupHeader.SALT_BYTES));
        mark = in.readByte();
      }
      last = mark == FrameWriter.LAST_FRAME;
      int length = in.readInt();
      if ((mark != FrameWriter.FRAME && !last) || length < 0 || length > LARGEST) {
        throw new BackupException.Unreadable("part %d of the backup is damaged".formatted(index));
      }
      sealed = in.readNBytes(length);
      if (sealed.length < length) {
        throw new EOFException();
      }
    } catch (EOFException e) {
      throw new BackupException.Unreadable("the backup is cut off at part " + index, e);
    }
    byte[] plain = inflate(cipher.open(index++, last, sealed));
    if (last && in.read() >= 0) {
      throw new BackupException.Unreadable("something follows the end of the backup");
    }
    return new Frame(plain, last);
  }

  private static byte[] inflate(byte[] compressed) throws IOException {
    var inflater = new Inflater(true);
    try (var plain = new InflaterInputStream(new ByteArrayInputStream(compressed), inflater)) {
      return plain.readAllBytes();
    } finally {
      inflater.end();
    }
  }
}

package io.kubinception.etcd.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a backup: the header, then frames that are compressed and sealed. */
final class FrameWriter {
  /** Stands in front of a frame. */
  static final byte FRAME = 0;

  /** Stands in front of the last one. */
  static final byte LAST_FRAME = 1;

  /** Stands in front of the salt of a writer that goes on from here. */
  static final byte SALT = 2;

  private final DataOutputStream out;
  private final FrameCipher cipher;
  private long index;

  private FrameWriter(OutputStream out, FrameCipher cipher, long index) {
    this.out = new DataOutputStream(out);
    this.cipher = cipher;
    this.index = index;
  }

  /** Begins a backup. */
  static FrameWriter begin(OutputStream out, BackupKey key, BackupHeader header)
      throws IOException {
    out.write(header.encode());
    return new FrameWriter(out, new FrameCipher(key, header, header.saltBytes()), 0);
  }

  /** Goes on behind so many frames that another writer wrote. */
  static FrameWriter goOn(OutputStream out, BackupKey key, BackupHeader header, long frames)
      throws IOException {
    byte[] salt = BackupHeader.freshSalt();
    out.write(SALT);
    out.write(salt);
    return new FrameWriter(out, new FrameCipher(key, header, salt), frames);
  }

  void write(byte[] plain) throws IOException {
    write(plain, false);
  }

  /** The last frame; without it a backup counts as cut off. */
  void finish(byte[] plain) throws IOException {
    write(plain, true);
    out.flush();
  }

  private void write(byte[] plain, boolean last) throws IOException {
    byte[] sealed = cipher.seal(index++, last, deflate(plain));
    out.writeByte(last ? LAST_FRAME : FRAME);
    out.writeInt(sealed.length);
    out.write(sealed);
  }

  private static byte[] deflate(byte[] plain) throws IOException {
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    var bytes = new ByteArrayOutputStream(plain.length / 2 + Long.BYTES);
    try (var compressed = new DeflaterOutputStream(bytes, deflater)) {
      compressed.write(plain);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}

package io.kubinception.etcd.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a backup: the header, then frames that are compressed and sealed. */
final class FrameWriter {
  private final DataOutputStream out;
  private final FrameCipher cipher;
  private long index;

  FrameWriter(OutputStream out, BackupKey key, BackupHeader header) throws IOException {
    this.out = new DataOutputStream(out);
    this.cipher = new FrameCipher(key, header);
    this.out.write(header.encode());
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
    out.writeBoolean(last);
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

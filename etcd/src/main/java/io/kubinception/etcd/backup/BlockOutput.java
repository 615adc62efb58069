package io.kubinception.etcd.backup;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Adds what is written to an upload in blocks, one of which is in memory. */
final class BlockOutput extends OutputStream {
  private final Upload upload;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  BlockOutput(Upload upload) {
    this.upload = upload;
  }

  @Override
  public void write(int b) {
    block.write(b);
    addWhenFull();
  }

  @Override
  public void write(byte[] b, int offset, int length) {
    block.write(b, offset, length);
    addWhenFull();
  }

  private void addWhenFull() {
    if (block.size() >= Upload.BLOCK_BYTES) {
      finish();
    }
  }

  /** Adds the last block. */
  void finish() {
    upload.add(block.toByteArray());
    block.reset();
  }
}

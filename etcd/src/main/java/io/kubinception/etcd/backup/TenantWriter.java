package io.kubinception.etcd.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes a tenant's keys into an upload, in pages that depend on the keys alone: one that goes on
 * passes over the pages that are there, and adds them to its sums.
 */
final class TenantWriter {
  private static final int PAGE_BYTES = 1 << 20;

  private final Upload upload;
  private final BackupHeader header;
  private final BackupProgress progress;
  private final long there;
  private final FrameWriter frames;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final ByteArrayOutputStream page = new ByteArrayOutputStream(PAGE_BYTES);
  private final SummaryBuilder sums = new SummaryBuilder();
  private long pages;

  private TenantWriter(
      Upload upload, BackupKey key, BackupHeader header, long there, BackupProgress progress)
      throws IOException {
    this.upload = upload;
    this.header = header;
    this.progress = progress;
    this.there = there;
    this.frames =
        there == 0
            ? FrameWriter.begin(block, key, header)
            : FrameWriter.goOn(block, key, header, there);
  }

  /** Goes on behind so many pages that are there; begins with 0. */
  static TenantWriter behind(
      long pages, Upload upload, BackupKey key, BackupHeader header, BackupProgress progress) {
    try {
      return new TenantWriter(upload, key, header, pages, progress);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** The next key. */
  void add(BackupRecord entry) {
    try {
      entry.write(new DataOutputStream(page));
      sums.add(entry);
      if (page.size() >= PAGE_BYTES) {
        turn();
      }
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  private void turn() throws IOException {
    pages++;
    if (pages > there) {
      frames.write(page.toByteArray());
      keepFullBlock();
    }
    page.reset();
    progress.at(sums.keys(), sums.bytes());
  }

  private void keepFullBlock() {
    if (block.size() >= Upload.BLOCK_BYTES) {
      upload.add(block.toByteArray());
      block.reset();
      upload.keep(new Bookmark(header, pages).encode());
    }
  }

  /** Behind the last key; returns the size of the backup in bytes. */
  long finish() {
    try {
      frames.write(page.toByteArray());
      var last = new ByteArrayOutputStream();
      sums.build().write(new DataOutputStream(last));
      frames.finish(last.toByteArray());
    } catch (IOException e) {
      throw inMemory(e);
    }
    upload.add(block.toByteArray());
    return upload.complete();
  }

  private static UncheckedIOException inMemory(IOException e) {
    return new UncheckedIOException("memory cannot be written to", e);
  }
}

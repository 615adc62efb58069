package io.kubinception.etcd.backup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The page in front of a member's file, which says where everything begins (bbolt, internal/common,
 * meta.go).
 *
 * @param pageSize of all pages
 * @param root the page of the bucket that has all buckets
 * @param pages how many there are
 */
record SnapshotMeta(int pageSize, long root, long pages) {
  /** Bytes of a page that are enough to read it. */
  static final int BYTES = 80;

  private static final int MAGIC = 0xED0CDAED;
  private static final int VERSION = 2;
  private static final int FLAG = 4;
  private static final int SUMMED_BYTES = 56;
  private static final int SMALLEST = 1 << 9;
  private static final int LARGEST = 1 << 16;
  // FNV-1a of 64 bits.
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  static SnapshotMeta read(byte[] page, int number) {
    ByteBuffer in = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    boolean fits = in.getLong() == number && in.getShort() == FLAG;
    int begin = SnapshotPage.Head.BYTES;
    in.position(begin);
    if (!fits || in.getInt() != MAGIC || in.getInt() != VERSION) {
      throw SnapshotPages.damaged("it is no database of etcd");
    }
    int pageSize = in.getInt();
    in.getInt();
    long root = in.getLong();
    in.position(in.position() + 2 * Long.BYTES);
    var meta = new SnapshotMeta(pageSize, root, in.getLong());
    in.getLong();
    if (in.getLong() != sum(page, begin)
        || pageSize < SMALLEST
        || pageSize > LARGEST
        || meta.pages() > Integer.MAX_VALUE) {
      throw SnapshotPages.damaged("page %d, its head, is damaged".formatted(number));
    }
    return meta;
  }

  private static long sum(byte[] page, int begin) {
    long sum = OFFSET;
    for (int i = begin; i < begin + SUMMED_BYTES; i++) {
      sum = (sum ^ (page[i] & 0xff)) * PRIME;
    }
    return sum;
  }
}

package io.kubinception.etcd.backup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A page of a member's file with those that continue it.
 *
 * @param branch whether it leads to other pages; else it has entries
 * @param entries how many
 * @param children where a branch leads to, in order
 * @param lastRevision that of its last entry; {@link #NO_REVISION} where that is none of a key
 * @param buckets those among its entries
 */
record SnapshotPage(
    boolean branch, int entries, int[] children, long lastRevision, List<Bucket> buckets) {
  static final int NO_REVISION = -1;

  /**
   * A bucket of the database.
   *
   * @param root where its pages begin; 0: it is small, and inside of its entry
   * @param entries of a small one
   * @param lastRevision that of a small one's last entry
   */
  record Bucket(String name, long root, int entries, long lastRevision) {}

  /**
   * How one begins (bbolt, internal/common, page.go).
   *
   * @param branch whether it leads to other pages
   * @param count of entries
   * @param overflow how many pages continue it
   */
  record Head(boolean branch, int count, int overflow) {
    static final int BYTES = 16;

    private static final int BRANCH = 1;
    private static final int LEAF = 2;

    /** Empty where no page of a tree begins; what was freed may look like one. */
    static Optional<Head> read(byte[] page, int number) {
      ByteBuffer in = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
      long id = in.getLong();
      int flags = in.getShort() & 0xffff;
      var head = new Head(flags == BRANCH, in.getShort() & 0xffff, in.getInt());
      // Where there are more than four entries bbolt leaves none that do not fit into one page.
      boolean fits =
          head.overflow >= 0 && BYTES + head.count * SnapshotRun.ELEMENT_BYTES <= page.length;
      return id == number && (flags == BRANCH || flags == LEAF) && fits
          ? Optional.of(head)
          : Optional.empty();
    }
  }
}

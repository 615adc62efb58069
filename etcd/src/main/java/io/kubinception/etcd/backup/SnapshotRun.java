package io.kubinception.etcd.backup;

import io.kubinception.etcd.backup.SnapshotPage.Bucket;
import io.kubinception.etcd.backup.SnapshotPage.Head;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A page that has begun, and those that continue it as they come: its entries lie one behind the
 * other, and each key is greater than the one before (bbolt, node.go). Only the first page and two
 * keys are kept of it: what was freed, or what a customer has stored, may look like a page that
 * goes on for long.
 */
final class SnapshotRun {
  /** Of what stands for each entry, before all of them. */
  static final int ELEMENT_BYTES = 16;

  private static final int LONGEST_KEY = 1 << 15;
  private static final int BUCKET = 1;
  // The page of its root, a number, and where the root is 0 a page inside: what is longer than a
  // quarter of one has pages of its own (bbolt, bucket.go, inlineable).
  private static final int BUCKET_BYTES = 16;
  // Eight bytes of a revision, '_', and eight of its part; perhaps a mark of a deletion.
  private static final int REVISION_BYTES = 17;

  private final int number;
  private final Head head;
  private final ByteBuffer elements;
  private final int bytes;
  private final int[] children;
  private final List<Bucket> buckets = new ArrayList<>();
  private int begin;
  private int index;
  private int next;
  private byte[] key = {};
  private byte[] wanted = {};
  private int found;
  private boolean damaged;

  SnapshotRun(int number, Head head, byte[] firstPage) {
    this.number = number;
    this.head = head;
    this.bytes = (head.overflow() + 1) * firstPage.length;
    this.elements = ByteBuffer.wrap(firstPage.clone()).order(ByteOrder.LITTLE_ENDIAN);
    this.children = new int[head.branch() ? head.count() : 0];
    this.next = Head.BYTES + head.count() * ELEMENT_BYTES;
    damaged = head.branch() && head.count() == 0;
    expect();
  }

  int number() {
    return number;
  }

  Head head() {
    return head;
  }

  /** The next page; whether it was the last one. */
  boolean add(byte[] page) {
    int end = begin + page.length;
    while (!damaged && index < head.count() && next < end) {
      int from = next + found;
      int part = Math.min(wanted.length - found, end - from);
      System.arraycopy(page, from - begin, wanted, found, part);
      found += part;
      if (found < wanted.length) {
        break;
      }
      take();
    }
    begin = end;
    return begin == bytes;
  }

  /** What it is, when all of it has come; empty when it is damaged. */
  Optional<SnapshotPage> page() {
    return damaged || index < head.count()
        ? Optional.empty()
        : Optional.of(
            new SnapshotPage(head.branch(), head.count(), children, lastRevision(), buckets));
  }

  private int element() {
    return Head.BYTES + index * ELEMENT_BYTES;
  }

  private int keyBytes() {
    return elements.getInt(element() + (head.branch() ? 4 : 8));
  }

  private int valueBytes() {
    return head.branch() ? 0 : elements.getInt(element() + 12);
  }

  private boolean isBucket() {
    return !head.branch() && elements.getInt(element()) == BUCKET;
  }

  /** Begins the next entry, if there is one, where it must be. */
  private void expect() {
    if (damaged || index == head.count()) {
      return;
    }
    int place = element() + elements.getInt(element() + (head.branch() ? 0 : 4));
    int length = keyBytes();
    int value = valueBytes();
    damaged =
        place != next
            || length < 1
            || length > LONGEST_KEY
            || value < 0
            || (long) next + length + value > bytes
            || (isBucket() && value > elements.capacity());
    if (!damaged) {
      wanted = new byte[length + (isBucket() ? value : 0)];
      found = 0;
    }
  }

  private void take() {
    int length = keyBytes();
    byte[] last = Arrays.copyOf(wanted, length);
    damaged = Arrays.compareUnsigned(key, last) >= 0;
    key = last;
    if (head.branch()) {
      children[index] = Math.clamp(elements.getLong(element() + 8), 0, Integer.MAX_VALUE);
    } else if (isBucket()) {
      bucket(Arrays.copyOfRange(wanted, length, wanted.length));
    }
    next += length + valueBytes();
    index++;
    expect();
  }

  private void bucket(byte[] value) {
    String name = new String(key, StandardCharsets.UTF_8);
    if (value.length < BUCKET_BYTES) {
      damaged = true;
      return;
    }
    long root = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (root != 0) {
      buckets.add(new Bucket(name, root, 0, SnapshotPage.NO_REVISION));
      return;
    }
    inside(Arrays.copyOfRange(value, BUCKET_BYTES, value.length))
        .ifPresentOrElse(
            page -> buckets.add(new Bucket(name, 0, page.entries(), page.lastRevision())),
            () -> damaged = true);
  }

  private static Optional<SnapshotPage> inside(byte[] page) {
    return page.length < Head.BYTES
        ? Optional.empty()
        : Head.read(page, 0)
            .filter(head -> !head.branch() && head.overflow() == 0)
            .flatMap(
                head -> {
                  var run = new SnapshotRun(0, head, page);
                  run.add(page);
                  return run.page();
                });
  }

  private long lastRevision() {
    boolean is =
        (key.length == REVISION_BYTES || key.length == REVISION_BYTES + 1)
            && key[Long.BYTES] == '_';
    return is ? ByteBuffer.wrap(key).getLong() : SnapshotPage.NO_REVISION;
  }
}

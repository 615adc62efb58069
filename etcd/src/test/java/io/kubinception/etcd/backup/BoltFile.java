package io.kubinception.etcd.backup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A small database as etcd has it, page by page, followed by 32 bytes of a sum. */
final class BoltFile {
  static final int PAGE = 512;

  private static final int ELEMENT = 16;
  private static final int SUMMED = 56;

  private final ByteBuffer all;

  BoltFile(int pages) {
    all = ByteBuffer.allocate(pages * PAGE + 32).order(ByteOrder.LITTLE_ENDIAN);
    meta(0, pages);
    meta(1, pages);
  }

  /** An entry of a page. */
  record Entry(byte[] key, byte[] value, boolean bucket) {}

  static Entry bucket(String name, long root) {
    ByteBuffer value = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    value.putLong(0, root);
    return new Entry(name.getBytes(StandardCharsets.UTF_8), value.array(), true);
  }

  /** A small one, inside of its entry. */
  static Entry bucket(String name, List<Entry> entries) {
    byte[] inside = page(0, entries);
    ByteBuffer value = ByteBuffer.allocate(16 + inside.length).put(16, inside);
    return new Entry(name.getBytes(StandardCharsets.UTF_8), value.array(), true);
  }

  static Entry revision(long revision, int valueBytes) {
    ByteBuffer key = ByteBuffer.allocate(17);
    key.putLong(revision).put((byte) '_').putLong(0);
    return new Entry(key.array(), new byte[valueBytes], false);
  }

  static Entry named(String name) {
    return new Entry(name.getBytes(StandardCharsets.UTF_8), new byte[4], false);
  }

  private void meta(int number, int pages) {
    int at = number * PAGE;
    all.putLong(at, number).putShort(at + 8, (short) 4);
    ByteBuffer meta = all.slice(at + 16, PAGE - 16).order(ByteOrder.LITTLE_ENDIAN);
    meta.putInt(0xED0CDAED).putInt(2).putInt(PAGE).putInt(0);
    meta.putLong(2).putLong(0).putLong(-1).putLong(pages).putLong(7 - number);
    long sum = 0xcbf29ce484222325L;
    for (int i = 0; i < SUMMED; i++) {
      sum = (sum ^ (meta.get(i) & 0xff)) * 0x100000001b3L;
    }
    meta.putLong(sum);
  }

  BoltFile leaf(int number, List<Entry> entries) {
    all.put(number * PAGE, page(number, entries));
    return this;
  }

  private static byte[] page(int number, List<Entry> entries) {
    int data = 16 + entries.size() * ELEMENT;
    int bytes = data + entries.stream().mapToInt(e -> e.key().length + e.value().length).sum();
    ByteBuffer page = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    head(page, number, 2, entries.size(), (bytes - 1) / PAGE);
    for (Entry entry : entries) {
      page.putInt(entry.bucket() ? 1 : 0)
          .putInt(data - page.position() + 4)
          .putInt(entry.key().length)
          .putInt(entry.value().length);
      page.put(data, entry.key());
      data += entry.key().length;
      page.put(data, entry.value());
      data += entry.value().length;
    }
    return page.array();
  }

  BoltFile branch(int number, List<byte[]> keys, int... children) {
    head(number, 1, children.length, 0);
    int data = 16 + children.length * ELEMENT;
    for (int i = 0; i < children.length; i++) {
      int at = 16 + i * ELEMENT;
      all.putInt(number * PAGE + at, data - at)
          .putInt(number * PAGE + at + 4, keys.get(i).length)
          .putLong(number * PAGE + at + 8, children[i]);
      all.put(number * PAGE + data, keys.get(i));
      data += keys.get(i).length;
    }
    return this;
  }

  /** What stands in front of a page, and nothing else of it. */
  BoltFile head(int number, int flags, int count, int overflow) {
    head(all.position(number * PAGE), number, flags, count, overflow);
    return this;
  }

  private static void head(ByteBuffer to, int number, int flags, int count, int overflow) {
    to.putLong(number).putShort((short) flags).putShort((short) count).putInt(overflow);
  }

  /** With one byte changed. */
  BoltFile damaged(int page, int offset) {
    int at = page * PAGE + offset;
    all.put(at, (byte) (all.get(at) ^ 0x55));
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(all.array(), all.capacity());
  }
}

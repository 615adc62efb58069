package io.kubinception.etcd;

import com.google.protobuf.ByteString;

/**
 * Keys from {@code start} until before {@code end}.
 *
 * @param start first key
 * @param end first key after the range; etcd reads empty as "just the key start" and one zero byte
 *     as "all keys from start on"
 */
public record KeyRange(ByteString start, ByteString end) {
  private static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});

  /** The range [{@code start}, {@code end}) of UTF-8 texts. */
  public static KeyRange of(String start, String end) {
    return new KeyRange(ByteString.copyFromUtf8(start), ByteString.copyFromUtf8(end));
  }

  /** One key. */
  public static KeyRange single(ByteString key) {
    return new KeyRange(key, ByteString.EMPTY);
  }

  /** All keys that start with the text; it must not be empty. */
  public static KeyRange prefix(String prefix) {
    ByteString start = ByteString.copyFromUtf8(prefix);
    int last = start.size() - 1;
    // UTF-8 never holds 0xff, so the last byte can always be raised.
    byte[] end = start.toByteArray();
    end[last]++;
    return new KeyRange(start, ByteString.copyFrom(end));
  }

  /** Everything. */
  public static KeyRange all() {
    return new KeyRange(ZERO, ZERO);
  }

  /** What is left of the range behind the key. */
  public KeyRange after(ByteString key) {
    return new KeyRange(successor(key), end);
  }

  /** The range's part up to the key, the key included. */
  public KeyRange through(ByteString key) {
    return new KeyRange(start, successor(key));
  }

  private static ByteString successor(ByteString key) {
    return key.concat(ZERO);
  }

  /** The range with its keys as text. */
  @Override
  public String toString() {
    return "[" + start.toStringUtf8() + ", " + end.toStringUtf8() + ")";
  }
}

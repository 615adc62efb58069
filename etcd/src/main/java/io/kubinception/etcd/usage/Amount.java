package io.kubinception.etcd.usage;

/**
 * So much stored.
 *
 * @param keys how many keys
 * @param bytes of keys and current values together; old revisions and etcd's own overhead (some 100
 *     bytes a key) are not counted
 */
public record Amount(long keys, long bytes) {
  public static final Amount NONE = new Amount(0, 0);

  Amount plusKey(long size) {
    return new Amount(keys + 1, bytes + size);
  }
}

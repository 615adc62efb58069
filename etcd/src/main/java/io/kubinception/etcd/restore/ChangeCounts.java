package io.kubinception.etcd.restore;

/**
 * How many objects a restore touches.
 *
 * @param creates missing ones
 * @param replaces changed ones
 * @param deletes ones that were not there
 */
public record ChangeCounts(long creates, long replaces, long deletes) {
  /** No change. */
  public static final ChangeCounts NONE = new ChangeCounts(0, 0, 0);

  /** All together. */
  public long total() {
    return creates + replaces + deletes;
  }

  ChangeCounts with(Change change) {
    return switch (change) {
      case Change.Create c -> new ChangeCounts(creates + 1, replaces, deletes);
      case Change.Replace c -> new ChangeCounts(creates, replaces + 1, deletes);
      case Change.Delete c -> new ChangeCounts(creates, replaces, deletes + 1);
    };
  }

  ChangeCounts plus(ChangeCounts other) {
    return new ChangeCounts(
        creates + other.creates, replaces + other.replaces, deletes + other.deletes);
  }
}

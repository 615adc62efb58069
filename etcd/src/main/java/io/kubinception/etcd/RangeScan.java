package io.kubinception.etcd;

import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.Kv.Page;
import io.kubinception.etcd.Kv.Query;
import java.util.Optional;

/**
 * Reads a range from end to end in bounded memory, however large its values are: the size of a page
 * follows what the pages before it held. Methods throw {@link EtcdException}.
 */
public final class RangeScan {
  // A page holds about this much, and never more than the most.
  private static final int AIM_BYTES = 1 << 20;
  private static final int MOST_BYTES = 8 << 20;
  private static final int MOST_ENTRIES = 1000;
  private static final int FIRST_ENTRIES = 32;

  private final Kv kv;
  private final boolean pinned;
  private Query query;
  private Page page;
  private int position;

  private RangeScan(Kv kv, Query first, boolean pinned) {
    this.kv = kv;
    this.pinned = pinned;
    this.query = first;
    this.page = read();
  }

  /** Reads at one revision, the newest one now; etcd keeps it for some minutes only. */
  public static RangeScan pinned(Kv kv, KeyRange range) {
    return new RangeScan(kv, Query.entries(range, FIRST_ENTRIES), true);
  }

  /** Reads at this revision. */
  public static RangeScan at(Kv kv, KeyRange range, long revision) {
    return new RangeScan(kv, new Query(range, FIRST_ENTRIES, revision, false), true);
  }

  /** Reads each page as it is when its turn comes. */
  public static RangeScan moving(Kv kv, KeyRange range) {
    return new RangeScan(kv, Query.entries(range, FIRST_ENTRIES), false);
  }

  /** The revision of the latest page. */
  public long revision() {
    return page.revision();
  }

  /** The entry that {@link #next} returns, empty behind the last one. */
  public Optional<Entry> peek() {
    if (position == page.entries().size() && page.more()) {
      query = following();
      page = read();
      position = 0;
    }
    return position < page.entries().size()
        ? Optional.of(page.entries().get(position))
        : Optional.empty();
  }

  /** The next entry in order of keys, empty behind the last one. */
  public Optional<Entry> next() {
    Optional<Entry> next = peek();
    if (next.isPresent()) {
      position++;
    }
    return next;
  }

  private Query following() {
    Query next = query.next(page);
    long bytes = page.entries().stream().mapToLong(e -> e.key().size() + e.value().size()).sum();
    long fitting = AIM_BYTES * (long) page.entries().size() / Math.max(1, bytes);
    // Doubling at most, as values of the next kind may be larger.
    long limit = Math.min(Math.min(fitting, 2L * page.entries().size()), MOST_ENTRIES);
    return limited(next, (int) Math.max(1, limit), pinned ? page.revision() : 0);
  }

  private Page read() {
    while (true) {
      try {
        return kv.range(query, MOST_BYTES);
      } catch (EtcdException.TooLarge e) {
        if (query.limit() == 1) {
          throw e;
        }
        query = limited(query, Math.max(1, query.limit() / 4), query.revision());
      }
    }
  }

  private static Query limited(Query query, int limit, long revision) {
    return new Query(query.range(), limit, revision, query.keysOnly());
  }
}

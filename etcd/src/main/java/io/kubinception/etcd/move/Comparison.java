package io.kubinception.etcd.move;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.ChangeStream.Change;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Walks through both sides in order of keys and tells what the target lacks to be as the source:
 * neither is ever in memory as a whole, and who goes on with a copy writes only what is missing.
 */
final class Comparison {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();
  private static final int REPORT_EVERY = 200;

  private final RangeScan source;
  private final RangeScan target;
  private final LeaseCopies leases;

  Comparison(RangeScan source, RangeScan target, LeaseCopies leases) {
    this.source = source;
    this.target = target;
    this.leases = leases;
  }

  /**
   * Walks.
   *
   * @param changes told each difference before the walk goes on
   * @param seen told now and then how many keys of the source have been compared
   */
  void walk(Consumer<Change> changes, LongConsumer seen) {
    long keys = 0;
    for (Optional<Entry> next = source.next(); next.isPresent(); next = source.next()) {
      Entry wanted = next.get();
      removeUntil(wanted.key(), changes);
      Optional<Entry> there = target.peek().filter(e -> e.key().equals(wanted.key()));
      if (there.isPresent()) {
        target.next();
      }
      if (there.filter(entry -> isSame(wanted, entry)).isEmpty()) {
        changes.accept(new Change.Put(wanted));
      }
      if (++keys % REPORT_EVERY == 0) {
        seen.accept(keys);
      }
    }
    while (target.peek().isPresent()) {
      changes.accept(new Change.Delete(target.next().orElseThrow().key()));
    }
    seen.accept(keys);
  }

  private void removeUntil(ByteString key, Consumer<Change> changes) {
    while (target.peek().filter(entry -> ORDER.compare(entry.key(), key) < 0).isPresent()) {
      changes.accept(new Change.Delete(target.next().orElseThrow().key()));
    }
  }

  private boolean isSame(Entry wanted, Entry there) {
    return there.value().equals(wanted.value()) && there.lease() == leases.copyOf(wanted.lease());
  }
}

package io.kubinception.etcd.usage;

import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.ResourceType;
import io.kubinception.etcd.TenantId;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads all that a tenant stores, at one revision, and keeps the sums: etcd tells no sizes, so the
 * values have to travel.
 */
final class UsageScan {
  // A customer with thousands of types gets the rest in one sum: memory is bounded by tenants.
  private static final int MOST_TYPES = 200;

  private final Kv kv;
  private final Pace pace;
  private final Clock clock;

  UsageScan(Kv kv, Pace pace, Clock clock) {
    this.kv = kv;
    this.pace = pace;
    this.clock = clock;
  }

  /**
   * The sums now; throws {@link EtcdException}, also when the revision was compacted meanwhile.
   *
   * @param alarmBytes told of right when the sum gets there, and at each multiple of it: who writes
   *     fast must not gain the time that reading it all takes
   * @param alarm told the sums so far
   */
  TenantUsage of(TenantId id, long alarmBytes, Consumer<TenantUsage> alarm) {
    KeyRange range = id.keyRange();
    RangeScan scan = RangeScan.pinned(kv, range);
    Sums sums = new Sums();
    int prefix = range.start().size();
    long next = alarmBytes;
    for (Optional<Entry> entry = scan.next(); entry.isPresent(); entry = scan.next()) {
      long size = (long) entry.get().key().size() + entry.get().value().size();
      pace.took(size);
      sums.add(ResourceType.shownName(entry.get().key().substring(prefix)), size);
      if (sums.total.bytes() >= next) {
        alarm.accept(sums.usage(id, scan.revision(), clock));
        next += alarmBytes;
      }
    }
    return sums.usage(id, scan.revision(), clock);
  }

  private static final class Sums {
    private final Map<String, Amount> byResource = new HashMap<>();
    private Amount total = Amount.NONE;

    void add(String type, long size) {
      total = total.plusKey(size);
      boolean known = byResource.containsKey(type) || byResource.size() < MOST_TYPES;
      byResource.merge(
          known ? type : ResourceType.OTHER,
          Amount.NONE.plusKey(size),
          (before, one) -> before.plusKey(one.bytes()));
    }

    TenantUsage usage(TenantId id, long revision, Clock clock) {
      return new TenantUsage(id, total, byResource, revision, clock.instant());
    }
  }
}

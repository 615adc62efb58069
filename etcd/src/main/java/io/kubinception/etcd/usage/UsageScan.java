package io.kubinception.etcd.usage;

import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantId;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

  /** The sums now; throws {@link EtcdException}, also when the revision was compacted meanwhile. */
  TenantUsage of(TenantId id) {
    KeyRange range = id.keyRange();
    RangeScan scan = RangeScan.pinned(kv, range);
    Map<String, Amount> byResource = new HashMap<>();
    Amount total = Amount.NONE;
    for (Optional<Entry> next = scan.next(); next.isPresent(); next = scan.next()) {
      Entry entry = next.get();
      long size = (long) entry.key().size() + entry.value().size();
      pace.took(size);
      total = total.plusKey(size);
      String type = ResourceType.of(entry.key(), range);
      boolean known = byResource.containsKey(type) || byResource.size() < MOST_TYPES;
      byResource.merge(
          known ? type : ResourceType.OTHER,
          Amount.NONE.plusKey(size),
          (a, b) -> new Amount(a.keys() + b.keys(), a.bytes() + b.bytes()));
    }
    return new TenantUsage(id, total, byResource, scan.revision(), clock.instant());
  }
}

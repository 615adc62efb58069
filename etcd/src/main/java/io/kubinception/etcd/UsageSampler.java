package io.kubinception.etcd;

import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.Kv.Page;
import io.kubinception.etcd.Kv.Query;
import java.util.List;

/**
 * Estimates what a range stores: all keys page by page, and of each page the values of a few evenly
 * spread keys. Kubernetes sorts keys by resource, so a page's values are alike.
 */
final class UsageSampler {
  static final int SAMPLES_PER_PAGE = 16;
  private static final int PAGE = 2000;

  private final Kv kv;

  UsageSampler(Kv kv) {
    this.kv = kv;
  }

  TenantUsage usage(TenantId id) {
    Query query = Query.keys(id.keyRange(), PAGE);
    Page page = kv.range(query);
    long keys = page.count();
    long bytes = bytes(page);
    while (page.more()) {
      query = query.next(page);
      page = kv.range(query);
      bytes += bytes(page);
    }
    return new TenantUsage(id, keys, bytes, page.revision());
  }

  private long bytes(Page page) {
    List<Entry> entries = page.entries();
    long keyBytes = entries.stream().mapToLong(entry -> entry.key().size()).sum();
    int samples = Math.min(SAMPLES_PER_PAGE, entries.size());
    long sampled = 0;
    for (int i = 0; i < samples; i++) {
      int index = (int) ((long) i * entries.size() / samples);
      sampled += kv.get(entries.get(index).key()).map(entry -> entry.value().size()).orElse(0);
    }
    return keyBytes + (samples == 0 ? 0 : sampled * entries.size() / samples);
  }
}

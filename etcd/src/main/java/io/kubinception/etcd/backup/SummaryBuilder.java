package io.kubinception.etcd.backup;

import io.kubinception.etcd.ResourceType;
import java.util.TreeMap;

/** Sums records up. */
final class SummaryBuilder {
  private final ContentDigest digest = new ContentDigest();
  private final TreeMap<ResourceType, Long> types = new TreeMap<>();

  void add(BackupRecord entry) {
    digest.add(entry.key(), entry.value());
    types.merge(entry.type(), 1L, Long::sum);
  }

  long keys() {
    return digest.keys();
  }

  long bytes() {
    return digest.bytes();
  }

  BackupSummary build() {
    return new BackupSummary(digest.keys(), digest.bytes(), digest.sha256(), types);
  }
}

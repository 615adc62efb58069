package io.kubinception.etcd.faults;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.TenantKeys;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.etcd.usage.TenantUsage;
import io.kubinception.etcd.usage.UsageMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Has a tenant outgrow its quota, and fit into it again, beside the meter that must notice both. As
 * in the operator the meter lives on when etcd does not answer for a while.
 */
final class QuotaWork implements AutoCloseable {
  /** What a tenant may store: more than it does, and less than it is made to. */
  static final long QUOTA = 20_000;

  /** Where what is too much of it is. */
  static final String GROWN = "registry/grown/";

  /** In front of what nothing but another meter would notice. */
  static final String BLIND = "nobody noticed";

  // Telling figures are left to the quota: what is looked for is who is over it.
  private static final ScanRules RULES =
      new ScanRules(
          Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofMinutes(10), 20, 1 << 30);

  private static final int KEYS = 40;
  private static final ByteString KILOBYTE = ByteString.copyFrom(new byte[1000]);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofMillis(50);

  private final EtcdClient etcd;
  private final UsageMeter meter;

  QuotaWork(EtcdClient etcd) {
    this.etcd = etcd;
    this.meter = new UsageMeter(etcd, RULES, Clock.systemUTC());
  }

  void outgrow(TenantId id) {
    notice(id, "that there is a tenant", bytes -> true);
    for (int i = 0; i < KEYS; i++) {
      etcd.kv().put(TenantKeys.key(id, GROWN + i), KILOBYTE);
    }
    notice(id, "a tenant over its quota", bytes -> bytes >= QUOTA);
  }

  void shrink(TenantId id) {
    notice(id, "that there is a tenant", bytes -> true);
    etcd.kv().delete(KeyRange.prefix(id.keyRange().start().toStringUtf8() + GROWN));
    notice(id, "that a tenant fits again", bytes -> bytes < QUOTA);
  }

  private void notice(TenantId id, String what, LongPredicate total) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!round(id, total)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s %s in %d s".formatted(BLIND, what, PATIENCE.toSeconds()));
      }
      FaultyWorld.pause(ROUND);
    }
  }

  private boolean round(TenantId id, LongPredicate total) {
    try {
      meter.round(Map.of(id, QUOTA), usage -> {});
    } catch (EtcdException e) {
      return false;
    }
    return meter.usage(id).map(TenantUsage::total).filter(t -> total.test(t.bytes())).isPresent();
  }

  @Override
  public void close() {
    meter.close();
  }
}

package io.kubinception.etcd.usage;

import java.time.Duration;

/**
 * When and how fast tenants are scanned.
 *
 * @param shortest time between two scans of the same tenant, unless it wrote its whole quota in it
 * @param telling age of a scan that is repeated when a quarter of what it found may have changed
 *     since: far from the quota nobody acts on it, but it is what people are shown
 * @param longest age of a scan, however little was written since
 * @param shareOfQuota a scan is due when this part of the quota was written: 20 for 5 %
 * @param bytesPerSecond read from one etcd cluster at most, on average
 */
public record ScanRules(
    Duration shortest, Duration telling, Duration longest, long shareOfQuota, long bytesPerSecond) {
  /** 16 MiB/s is a tenth of what one etcd member reads, and 300 tenants of 10 MiB in 3 minutes. */
  public static ScanRules defaults() {
    return new ScanRules(
        Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMinutes(10), 20, 16 << 20);
  }
}

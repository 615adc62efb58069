package io.kubinception.operator.admincluster;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the admin cluster's CPU use settles at: the least of the last samples, so that the bursts of
 * control planes that start do not count against the next ones.
 */
final class CpuSamples {
  /** CPU seconds that an API server burns at its start, spread over its start (measured). */
  private static final double MILLICORES_PER_START = 700;

  private static final int KEPT = 30;

  private final Deque<Long> usedMillicores = new ArrayDeque<>();

  synchronized void add(long millicores) {
    usedMillicores.addLast(millicores);
    if (usedMillicores.size() > KEPT) {
      usedMillicores.removeFirst();
    }
  }

  /** Millicores free beside what is used all the time. */
  synchronized long free(long capacityMillicores) {
    long settled = usedMillicores.stream().mapToLong(Long::longValue).min().orElse(0);
    return Math.max(0, capacityMillicores - settled);
  }

  /** How many control planes may start at once with that; one always may. */
  static int slots(long freeMillicores) {
    return (int) Math.max(1, freeMillicores / MILLICORES_PER_START);
  }
}

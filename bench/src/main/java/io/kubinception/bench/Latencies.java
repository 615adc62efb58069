package io.kubinception.bench;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** How long one call took, many times. */
record Latencies(double[] sortedMillis) {

  /** Calls at a steady pace for that long, as a customer does that has not much to do. */
  static Latencies ofSteadyCalls(int calls, long everyMillis, Runnable call) {
    double[] millis = new double[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      call.run();
      long took = System.nanoTime() - start;
      millis[i] = took / 1e6;
      LockSupport.parkNanos(Math.max(0, everyMillis * 1_000_000 - took));
    }
    Arrays.sort(millis);
    return new Latencies(millis);
  }

  double percentile(double share) {
    int index = (int) Math.ceil(share * sortedMillis.length) - 1;
    return sortedMillis[Math.max(0, index)];
  }

  double worst() {
    return sortedMillis[sortedMillis.length - 1];
  }
}

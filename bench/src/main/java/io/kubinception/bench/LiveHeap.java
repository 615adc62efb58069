package io.kubinception.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How much of this process's heap is in use while some work runs, garbage left out. */
final class LiveHeap {
  private static final double MEBIBYTE = 1 << 20;
  private static final long PAUSE_MILLIS = 500;

  /**
   * The most that was alive at any of the garbage collections that go on twice a second meanwhile,
   * less what was before, in MiB. The work takes longer by them.
   */
  static double mebibytesOf(Runnable work) {
    double before = afterCollection();
    double most = before;
    var done = CompletableFuture.runAsync(work);
    while (!isDoneSoon(done)) {
      most = Math.max(most, afterCollection());
    }
    done.join();
    return (most - before) / MEBIBYTE;
  }

  /** Whether it ends before the next collection is due. */
  private static boolean isDoneSoon(CompletableFuture<Void> work) {
    return work.handle((_, _) -> true)
        .completeOnTimeout(false, PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }

  private static double afterCollection() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .filter(pool -> pool.getCollectionUsage() != null)
        .mapToDouble(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private LiveHeap() {}
}

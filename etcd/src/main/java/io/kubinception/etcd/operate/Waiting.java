package io.kubinception.etcd.operate;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits until nothing is missing any more. */
public final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Waiting() {}

  /**
   * Asks again and again what is missing.
   *
   * @return what was still missing at the end, empty when nothing
   * @throws OperationStopped when it is interrupted
   */
  public static Optional<String> until(Duration longest, Supplier<Optional<String>> missing) {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      Optional<String> still = missing.get();
      if (still.isEmpty() || System.nanoTime() > end) {
        return still;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OperationStopped("interrupted while waiting: " + still.get());
      }
    }
  }
}

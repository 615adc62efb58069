package io.kubinception.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks again until the answer is yes or time is up. */
final class Poll {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Poll() {}

  /** Whether the answer was yes in time; asks at least once. */
  static boolean until(Duration limit, BooleanSupplier question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!question.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}

package io.kubinception.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks again until the answer is yes or time is up. */
final class Poll {

  private static final long SHORTEST_PAUSE = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();

  /** Questions may start whole programs: they leave most of the time to what is waited for. */
  private static final int PAUSES_PER_QUESTION = 4;

  private Poll() {}

  /** Whether the answer was yes in time; asks at least once. */
  static boolean until(Duration limit, BooleanSupplier question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long asked = System.nanoTime();
      if (question.getAsBoolean()) {
        return true;
      }
      long now = System.nanoTime();
      if (now - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      long pause = Math.clamp(PAUSES_PER_QUESTION * (now - asked), SHORTEST_PAUSE, LONGEST_PAUSE);
      LockSupport.parkNanos(pause);
    }
  }
}

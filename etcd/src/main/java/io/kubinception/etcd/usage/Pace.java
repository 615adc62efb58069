package io.kubinception.etcd.usage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Holds a reader to so many bytes a second on average, in steps that etcd does not feel. */
final class Pace {
  private static final long STEP_BYTES = 1 << 20;

  private final long bytesPerSecond;
  private long taken;
  private long stepBegan = System.nanoTime();

  Pace(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Told of bytes that were read; waits when they came too fast. */
  void took(long bytes) {
    taken += bytes;
    if (taken < STEP_BYTES) {
      return;
    }
    long due = Duration.ofSeconds(1).toNanos() * taken / bytesPerSecond;
    long spent = System.nanoTime() - stepBegan;
    if (spent < due) {
      LockSupport.parkNanos(due - spent);
    }
    taken = 0;
    stepBegan = System.nanoTime();
  }
}

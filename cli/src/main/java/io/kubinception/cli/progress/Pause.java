package io.kubinception.cli.progress;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a command lets time pass between two looks. */
@FunctionalInterface
public interface Pause {
  void of(Duration duration);

  static Pause real() {
    return duration -> LockSupport.parkNanos(duration.toNanos());
  }
}

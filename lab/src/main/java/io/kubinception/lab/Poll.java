package io.kubinception.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks again and again until there is an answer, up to a limit. */
public final class Poll {

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Duration limit;

  private Poll(Duration limit) {
    this.limit = limit;
  }

  public static Poll upTo(Duration limit) {
    return new Poll(limit);
  }

  /**
   * The first answer.
   *
   * @param complaint for the exception, when there is none in time
   */
  public <T> T until(Supplier<Optional<T>> question, Supplier<String> complaint)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LabException(
            complaint.get()
                + " (waited "
                + TimeUnit.NANOSECONDS.toSeconds(limit.toNanos())
                + " s)");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Waits until it is so. */
  public void untilTrue(Supplier<Boolean> question, Supplier<String> complaint)
      throws InterruptedException {
    until(() -> question.get() ? Optional.of(true) : Optional.empty(), complaint);
  }
}

package io.kubinception.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what becomes true in a while. A failure says what was waited for, how long, and what
 * stood in the way the last time.
 */
public final class Eventually {

  /** An assertion or action that may throw anything. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  private final Duration limit;

  private Eventually(Duration limit) {
    this.limit = limit;
  }

  public static Eventually within(Duration limit) {
    return new Eventually(limit);
  }

  /** Until it is true. */
  public void isTrue(String what, Callable<Boolean> question) {
    get(what, () -> question.call() ? Optional.of(true) : Optional.empty());
  }

  /** Until it throws no more. */
  public void passes(String what, Check check) {
    get(
        what,
        () -> {
          check.run();
          return Optional.of(true);
        });
  }

  /** Until there is one, which it returns. */
  public <T> T get(String what, Callable<Optional<T>> source) {
    var found = new AtomicReference<@Nullable T>();
    var lastProblem = new AtomicReference<@Nullable Throwable>();
    Poll.until(
        limit,
        () -> {
          attempt(source, found, lastProblem);
          return found.get() != null;
        });
    T value = found.get();
    if (value == null) {
      throw failure(what, lastProblem.get());
    }
    return value;
  }

  private static <T> void attempt(
      Callable<Optional<T>> source,
      AtomicReference<@Nullable T> found,
      AtomicReference<@Nullable Throwable> lastProblem) {
    try {
      lastProblem.set(null);
      found.set(source.call().orElse(null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lastProblem.set(e);
    } catch (Exception | AssertionError e) {
      lastProblem.set(e);
    }
  }

  private AssertionError failure(String what, @Nullable Throwable lastProblem) {
    String text = "not within %s s: %s".formatted(limit.toMillis() / 1000.0, what);
    return lastProblem == null
        ? new AssertionError(text)
        : new AssertionError(text + ", at last: " + lastProblem.getMessage(), lastProblem);
  }
}

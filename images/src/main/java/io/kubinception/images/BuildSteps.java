package io.kubinception.images;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Runs steps that take long: few at a time, as each uses several processors, and told of. */
final class BuildSteps {

  private static final int AT_ONCE = 2;

  private final BuildListener listener;
  private final Semaphore slots = new Semaphore(AT_ONCE, true);

  BuildSteps(BuildListener listener) {
    this.listener = listener;
  }

  /** What a step does; each line that it gives to the consumer is shown. */
  @FunctionalInterface
  interface Work {
    void run(Consumer<String> lines) throws InterruptedException;
  }

  BuildListener listener() {
    return listener;
  }

  void run(String step, Work work) throws InterruptedException {
    slots.acquire();
    long start = System.nanoTime();
    try {
      listener.started(step);
      work.run(line -> listener.line(step, line));
      listener.finished(step, since(start));
    } catch (BuildFailed e) {
      listener.failed(step, since(start), String.valueOf(e.getMessage()));
      throw e;
    } finally {
      slots.release();
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

package io.kubinception.lab.step;

import java.util.List;

/**
 * A piece of work that may be interrupted at any point and run again: it looks at what is there and
 * does the rest.
 *
 * @param after names of the steps that come first
 */
public record Step(String name, Work work, List<String> after) {

  public Step {
    after = List.copyOf(after);
  }

  public static Step of(String name, Work work, String... after) {
    return new Step(name, work, List.of(after));
  }

  /** What a step does. */
  @FunctionalInterface
  public interface Work {

    /** Whether there was anything to do. */
    boolean run(Progress progress) throws InterruptedException;
  }

  /** Where a step says what it is at. */
  @FunctionalInterface
  public interface Progress {
    void detail(String text);

    /** A sentence that shall stay to be read. */
    default void note(String sentence) {
      detail(sentence);
    }
  }
}

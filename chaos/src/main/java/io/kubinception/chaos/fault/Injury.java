package io.kubinception.chaos.fault;

import java.util.List;
import java.util.function.Supplier;

/**
 * What was done.
 *
 * @param target to what
 * @param remedy what a person would do to end it
 * @param symptoms what is still not as before, beside what shows anyway; empty when it is well
 */
public record Injury(String target, Remedy remedy, Supplier<List<String>> symptoms) {

  /** Ends a fault that does not end by itself. */
  @FunctionalInterface
  public interface Remedy {
    void apply() throws InterruptedException;
  }

  Injury(String target, Remedy remedy) {
    this(target, remedy, List::of);
  }

  /** Something that is to come back without hands. */
  static Injury healsItself(String target) {
    return healsItself(target, List::of);
  }

  static Injury healsItself(String target, Supplier<List<String>> symptoms) {
    return new Injury(target, () -> {}, symptoms);
  }
}

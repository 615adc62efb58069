package io.kubinception.lab;

import java.time.Duration;

/** Follows the work on a lab, to show it. Calls come from several threads. */
public interface LabListener {

  default void started(String step) {}

  /** What the step does or waits for now. */
  default void detail(String step, String text) {}

  /** A sentence for whoever waits. */
  default void note(String sentence) {}

  /**
   * @param changed whether there was anything to do
   */
  default void finished(String step, Duration took, boolean changed) {}

  default void failed(String step, Duration took, String reason) {}
}

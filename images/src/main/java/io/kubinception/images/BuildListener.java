package io.kubinception.images;

import java.time.Duration;

/** Follows a build, to show it. Calls come from several threads. */
public interface BuildListener {

  /** Something is there already and as it should be: nothing to do. */
  default void upToDate(String step) {}

  default void started(String step) {}

  /** A line that a tool wrote. */
  default void line(String step, String line) {}

  default void finished(String step, Duration took) {}

  default void failed(String step, Duration took, String reason) {}
}

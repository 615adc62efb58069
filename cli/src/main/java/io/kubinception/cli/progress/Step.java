package io.kubinception.cli.progress;

import io.kubinception.cli.output.Mark;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A named part of what is waited for.
 *
 * @param took from the beginning of all to the end of this step; null while it is not done
 */
public record Step(String name, Mark mark, @Nullable Duration took, String detail) {

  public static Step done(String name, Duration took, String detail) {
    return new Step(name, Mark.WELL, took, detail);
  }

  public static Step open(String name, Mark mark, String detail) {
    return new Step(name, mark, null, detail);
  }

  public boolean isDone() {
    return mark == Mark.WELL;
  }
}

package io.kubinception.chaos.probe;

import java.time.Duration;

/**
 * What a client saw in a while.
 *
 * @param requests that it made
 * @param failed of them, each tried once
 * @param longest between two that were answered well
 */
public record Sight(long requests, long failed, Duration longest) {
  static final Sight NOTHING = new Sight(0, 0, Duration.ZERO);

  /** For a person: nothing failed, or how much and for how long. */
  @Override
  public String toString() {
    double seconds = longest.toMillis() / 1e3;
    return failed == 0
        ? "0 of %d, %.1f s".formatted(requests, seconds)
        : "%d of %d, %.1f s".formatted(failed, requests, seconds);
  }
}

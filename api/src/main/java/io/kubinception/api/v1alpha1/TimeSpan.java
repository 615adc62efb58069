package io.kubinception.api.v1alpha1;

import java.time.Duration;

/** Spans of time as specs have them: 30m, 6h, 1d. */
final class TimeSpan {
  static Duration parse(String span) {
    long number = Long.parseLong(span.substring(0, span.length() - 1));
    return switch (span.charAt(span.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private TimeSpan() {}
}

package io.kubinception.cli.output;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spans of time as people say them. */
public final class Ages {
  private static final Duration MANY_MINUTES = Duration.ofMinutes(120);
  private static final Duration MANY_HOURS = Duration.ofHours(48);

  private Ages() {}

  /** The two digits that matter: 42s, 5m, 3h, 12d. */
  public static String of(Duration age) {
    var shown = age.isNegative() ? Duration.ZERO : age;
    if (shown.compareTo(Duration.ofMinutes(1)) < 0) {
      return shown.toSeconds() + "s";
    }
    if (shown.compareTo(MANY_MINUTES) < 0) {
      return shown.toMinutes() + "m";
    }
    return shown.compareTo(MANY_HOURS) < 0 ? shown.toHours() + "h" : shown.toDays() + "d";
  }

  public static String since(@Nullable String timestamp, Instant now) {
    return parse(timestamp).map(t -> of(Duration.between(t, now))).orElse("-");
  }

  /** How long something took, to the second. */
  public static String exact(Duration duration) {
    var shown = duration.isNegative() ? Duration.ZERO : duration;
    return shown.toMinutes() == 0
        ? shown.toSeconds() + "s"
        : "%dm%02ds".formatted(shown.toMinutes(), shown.toSecondsPart());
  }

  /** A time in RFC 3339, as resources have it. */
  public static Optional<Instant> parse(@Nullable String timestamp) {
    if (timestamp == null || timestamp.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

package io.kubinception.cli.check;

import io.kubinception.cli.Failure;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The time zone of a schedule, before it is written into a resource that cannot know all. */
public final class TimeZoneCheck {

  /** Refuses one that there is not; none is fine. */
  public static void known(@Nullable String timeZone) {
    if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
      throw Failure.usage(
          "there is no time zone %s: take one like Europe/Vienna or UTC".formatted(timeZone));
    }
  }

  private TimeZoneCheck() {}
}

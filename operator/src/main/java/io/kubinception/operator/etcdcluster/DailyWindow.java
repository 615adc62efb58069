package io.kubinception.operator.etcdcluster;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * A time of every day, in UTC.
 *
 * @param from its begin
 * @param until its end, before its begin where it goes over midnight
 */
record DailyWindow(LocalTime from, LocalTime until) {

  /** Reads {@code 02:00-04:00}; the CRD refuses anything else. */
  static DailyWindow parse(String text) {
    int dash = text.indexOf('-');
    return new DailyWindow(
        LocalTime.parse(text.substring(0, dash)), LocalTime.parse(text.substring(dash + 1)));
  }

  /** Whether the moment is inside; a window that ends when it begins is always open. */
  boolean contains(Instant moment) {
    LocalTime time = moment.atOffset(ZoneOffset.UTC).toLocalTime();
    return from.isBefore(until)
        ? !time.isBefore(from) && time.isBefore(until)
        : !time.isBefore(from) || time.isBefore(until);
  }
}

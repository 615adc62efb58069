package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.WeekWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Times of the week as they fall into the days around a moment, from yesterday to a week on. */
record WeekTimes(List<Span> spans) {
  private static final int DAYS_AHEAD = 8;

  private record Span(Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /** In a time zone that is known. */
  static WeekTimes around(Instant now, List<WeekWindow> windows, String timeZone) {
    ZoneId zone = ZoneId.of(timeZone);
    LocalDate yesterday = now.atZone(zone).toLocalDate().minusDays(1);
    return new WeekTimes(
        Stream.iterate(yesterday, d -> d.plusDays(1))
            .limit(DAYS_AHEAD + 1)
            .flatMap(
                day -> windows.stream().filter(w -> begins(w, day)).map(w -> span(w, day, zone)))
            .toList());
  }

  /** Whether there is such a time zone; a definition cannot know all. */
  static boolean isZone(String name) {
    try {
      ZoneId.of(name);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Whether the moment is in one of them. */
  boolean hold(Instant at) {
    return spans.stream().anyMatch(s -> s.holds(at));
  }

  /**
   * When what follows from them is next another than now.
   *
   * @param exception a moment that counts besides their begins and ends
   * @param follows told of a moment
   */
  Optional<Instant> change(Instant now, Instant exception, Predicate<Instant> follows) {
    boolean before = follows.test(now);
    return Stream.concat(
            Stream.of(exception), spans.stream().flatMap(s -> Stream.of(s.from(), s.to())))
        .filter(t -> t.isAfter(now) && follows.test(t) != before)
        .min(Instant::compareTo);
  }

  private static boolean begins(WeekWindow window, LocalDate day) {
    return window.days().isEmpty()
        || window.days().stream().map(Day::dayOfWeek).anyMatch(day.getDayOfWeek()::equals);
  }

  private static Span span(WeekWindow window, LocalDate day, ZoneId zone) {
    LocalTime from = LocalTime.parse(window.from());
    LocalTime to = LocalTime.parse(window.to());
    LocalDate end = to.isAfter(from) ? day : day.plusDays(1);
    return new Span(
        day.atTime(from).atZone(zone).toInstant(), end.atTime(to).atZone(zone).toInstant());
  }
}

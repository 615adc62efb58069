package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.SleepWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRulesException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a cluster is to sleep, told from its spec and the time alone: by hand, or by its schedule
 * unless somebody wished it awake.
 *
 * @param byHand whether it sleeps however late it is
 * @param change when the schedule wakes it or has it fall asleep next, within a week
 */
record SleepPlan(boolean asleep, boolean byHand, Optional<Instant> change) {
  private static final int DAYS_AHEAD = 8;

  private record Span(Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /** A time zone that nobody knows leaves the schedule out; see {@link #zoneIsKnown}. */
  static SleepPlan of(Hibernation wish, Instant now) {
    if (wish.asleep()) {
      return new SleepPlan(true, true, Optional.empty());
    }
    if (wish.schedule().isEmpty() || !zoneIsKnown(wish)) {
      return new SleepPlan(false, false, Optional.empty());
    }
    Instant exempt = wish.awakeUntil() == null ? Instant.MIN : Instant.parse(wish.awakeUntil());
    List<Span> spans = spans(wish, now);
    boolean asleep = asleep(spans, exempt, now);
    Optional<Instant> change =
        Stream.concat(Stream.of(exempt), spans.stream().flatMap(s -> Stream.of(s.from(), s.to())))
            .filter(t -> t.isAfter(now) && asleep(spans, exempt, t) != asleep)
            .min(Instant::compareTo);
    return new SleepPlan(asleep, false, change);
  }

  /** Whether the schedule can be understood; a definition cannot know the time zones there are. */
  static boolean zoneIsKnown(Hibernation wish) {
    try {
      ZoneId.of(wish.timeZone());
      return true;
    } catch (ZoneRulesException e) {
      return false;
    }
  }

  private static boolean asleep(List<Span> spans, Instant exempt, Instant at) {
    return !at.isBefore(exempt) && spans.stream().anyMatch(s -> s.holds(at));
  }

  private static List<Span> spans(Hibernation wish, Instant now) {
    ZoneId zone = ZoneId.of(wish.timeZone());
    LocalDate yesterday = now.atZone(zone).toLocalDate().minusDays(1);
    return Stream.iterate(yesterday, d -> d.plusDays(1))
        .limit(DAYS_AHEAD + 1)
        .flatMap(
            day ->
                wish.schedule().stream().filter(w -> begins(w, day)).map(w -> span(w, day, zone)))
        .toList();
  }

  private static boolean begins(SleepWindow window, LocalDate day) {
    return window.days().isEmpty()
        || window.days().stream().map(Day::dayOfWeek).anyMatch(day.getDayOfWeek()::equals);
  }

  private static Span span(SleepWindow window, LocalDate day, ZoneId zone) {
    LocalTime from = LocalTime.parse(window.from());
    LocalTime to = LocalTime.parse(window.to());
    LocalDate end = to.isAfter(from) ? day : day.plusDays(1);
    return new Span(
        day.atTime(from).atZone(zone).toInstant(), end.atTime(to).atZone(zone).toInstant());
  }
}

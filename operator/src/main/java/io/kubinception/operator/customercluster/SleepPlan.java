package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.SleepWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a cluster is to sleep, told from its spec and the time alone: as it is to be deleted, by
 * hand, or by its schedule unless somebody wished it awake.
 *
 * @param change when the schedule wakes it, has it fall asleep, or it is deleted; within a week
 */
record SleepPlan(boolean asleep, Why why, Optional<Instant> change) {

  /** Why it sleeps; nothing when it does not. */
  enum Why {
    NOTHING,
    DELETION,
    HAND,
    SCHEDULE
  }

  private static final int DAYS_AHEAD = 8;

  private record Span(Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /** A time zone that nobody knows leaves the schedule out; see {@link #zoneIsKnown}. */
  static SleepPlan of(CustomerClusterSpec spec, Instant now) {
    Optional<Instant> deletion = time(spec.deleteAt());
    if (deletion.isPresent()) {
      return new SleepPlan(true, Why.DELETION, deletion);
    }
    Hibernation wish = spec.hibernation();
    if (wish.asleep()) {
      return new SleepPlan(true, Why.HAND, Optional.empty());
    }
    return wish.schedule().isEmpty() || !zoneIsKnown(wish)
        ? new SleepPlan(false, Why.NOTHING, Optional.empty())
        : bySchedule(wish, now);
  }

  private static SleepPlan bySchedule(Hibernation wish, Instant now) {
    Instant exempt = time(wish.awakeUntil()).orElse(Instant.MIN);
    List<Span> spans = spans(wish, now);
    boolean asleep = asleep(spans, exempt, now);
    Optional<Instant> change =
        Stream.concat(Stream.of(exempt), spans.stream().flatMap(s -> Stream.of(s.from(), s.to())))
            .filter(t -> t.isAfter(now) && asleep(spans, exempt, t) != asleep)
            .min(Instant::compareTo);
    return new SleepPlan(asleep, asleep ? Why.SCHEDULE : Why.NOTHING, change);
  }

  /** Whether it is to be deleted now. */
  boolean deletionIsDue(Instant now) {
    return why == Why.DELETION && change.filter(at -> !now.isBefore(at)).isPresent();
  }

  /** Whether the schedule can be understood; a definition cannot know the time zones there are. */
  static boolean zoneIsKnown(Hibernation wish) {
    try {
      ZoneId.of(wish.timeZone());
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** A day that does not exist, like the 30th of February, is no wish at all. */
  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
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

package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Hibernation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
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

  /** A time zone that nobody knows leaves the schedule out. */
  static SleepPlan of(CustomerClusterSpec spec, Instant now) {
    Optional<Instant> deletion = time(spec.deleteAt());
    if (deletion.isPresent()) {
      return new SleepPlan(true, Why.DELETION, deletion);
    }
    Hibernation wish = spec.hibernation();
    if (wish.asleep()) {
      return new SleepPlan(true, Why.HAND, Optional.empty());
    }
    return wish.schedule().isEmpty() || !WeekTimes.isZone(wish.timeZone())
        ? new SleepPlan(false, Why.NOTHING, Optional.empty())
        : bySchedule(wish, now);
  }

  private static SleepPlan bySchedule(Hibernation wish, Instant now) {
    Instant exempt = time(wish.awakeUntil()).orElse(Instant.MIN);
    WeekTimes times = WeekTimes.around(now, wish.schedule(), wish.timeZone());
    boolean asleep = asleep(times, exempt, now);
    return new SleepPlan(
        asleep,
        asleep ? Why.SCHEDULE : Why.NOTHING,
        times.change(now, exempt, at -> asleep(times, exempt, at)));
  }

  /** Whether it is to be deleted now. */
  boolean deletionIsDue(Instant now) {
    return why == Why.DELETION && change.filter(at -> !now.isBefore(at)).isPresent();
  }

  /** A day that does not exist, like the 30th of February, is no wish at all. */
  static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean asleep(WeekTimes times, Instant exempt, Instant at) {
    return !at.isBefore(exempt) && times.hold(at);
  }
}

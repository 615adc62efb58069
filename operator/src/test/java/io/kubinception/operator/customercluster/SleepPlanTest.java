package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.WeekWindow;
import io.kubinception.operator.customercluster.SleepPlan.Why;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SleepPlanTest {
  private static final List<Day> WORKDAYS = List.of(Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI);
  private static final List<Day> WEEKEND = List.of(Day.SAT, Day.SUN);

  /** Nights, and the whole weekend. */
  private static final List<WeekWindow> OFFICE =
      List.of(
          new WeekWindow(WORKDAYS, "20:00", "06:00"), new WeekWindow(WEEKEND, "06:00", "06:00"));

  private static SleepPlan plan(
      boolean byHand, List<WeekWindow> schedule, @Nullable String awakeUntil, String now) {
    return SleepPlan.of(
        spec(
            new Hibernation(byHand, AsleepInstances.STOP, schedule, "Europe/Vienna", awakeUntil),
            null),
        Instant.parse(now));
  }

  private static CustomerClusterSpec spec(Hibernation hibernation, @Nullable String deleteAt) {
    return new CustomerClusterSpec(
        "1.36.4",
        Plan.SHARED,
        Networks.defaults(),
        null,
        null,
        Access.defaults(),
        hibernation,
        deleteAt,
        null,
        SizeWish.AUTO);
  }

  @Test
  void whatIsToBeDeletedSleepsUntilThen() {
    var at = Instant.parse("2026-11-23T12:00:00Z");
    SleepPlan plan = SleepPlan.of(spec(Hibernation.never(), at.toString()), at.minusSeconds(1));

    assertThat(plan).isEqualTo(new SleepPlan(true, Why.DELETION, Optional.of(at)));
    assertThat(plan.deletionIsDue(at.minusSeconds(1))).isFalse();
    assertThat(plan.deletionIsDue(at)).isTrue();
  }

  /** 2026-11-23 is a Monday; Vienna is an hour ahead of UTC then. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-23T12:00:00Z, false, 2026-11-23T19:00:00Z",
    "2026-11-23T18:59:59Z, false, 2026-11-23T19:00:00Z",
    "2026-11-23T19:00:00Z, true,  2026-11-24T05:00:00Z",
    "2026-11-24T04:59:59Z, true,  2026-11-24T05:00:00Z",
    "2026-11-24T05:00:00Z, false, 2026-11-24T19:00:00Z",
    // From Friday evening to Monday morning in one piece.
    "2026-11-27T20:00:00Z, true,  2026-11-30T05:00:00Z",
    "2026-11-29T12:00:00Z, true,  2026-11-30T05:00:00Z",
  })
  void sleepsByItsScheduleInItsTimeZone(String now, boolean asleep, String change) {
    SleepPlan plan = plan(false, OFFICE, null, now);

    assertThat(plan.asleep()).isEqualTo(asleep);
    assertThat(plan.why()).isEqualTo(asleep ? Why.SCHEDULE : Why.NOTHING);
    assertThat(plan.change()).contains(Instant.parse(change));
  }

  @Test
  void theClockChangesAndItWakesAtTheSameTimeOfDay() {
    assertThat(plan(false, OFFICE, null, "2026-03-27T20:00:00Z").change())
        .as("the clocks go forward on Sunday: 06:00 is 04:00 UTC from then on")
        .contains(Instant.parse("2026-03-30T04:00:00Z"));
  }

  @Test
  void whoWorksLateIsLeftAlone() {
    SleepPlan plan = plan(false, OFFICE, "2026-11-23T22:00:00Z", "2026-11-23T20:00:00Z");

    assertThat(plan.asleep()).isFalse();
    assertThat(plan.change()).contains(Instant.parse("2026-11-23T22:00:00Z"));
  }

  @Test
  void byHandItSleepsWhateverTheSchedule() {
    SleepPlan plan = plan(true, OFFICE, "2026-11-23T22:00:00Z", "2026-11-23T12:00:00Z");

    assertThat(plan).isEqualTo(new SleepPlan(true, Why.HAND, Optional.empty()));
  }

  @Test
  void withoutAScheduleItStaysAwake() {
    assertThat(plan(false, List.of(), null, "2026-11-23T12:00:00Z"))
        .isEqualTo(new SleepPlan(false, Why.NOTHING, Optional.empty()));
  }

  @Test
  void aWindowWithoutDaysIsEveryDay() {
    var always = List.of(new WeekWindow(List.of(), "00:00", "00:00"));

    SleepPlan plan = plan(false, always, null, "2026-11-23T12:00:00Z");

    assertThat(plan.asleep()).isTrue();
  }

  @Test
  void aTimeZoneThatNobodyKnowsLeavesItAwake() {
    var wish = new Hibernation(false, AsleepInstances.STOP, OFFICE, "Europe/Nowhere", null);

    assertThat(WeekTimes.isZone(wish.timeZone())).isFalse();
    assertThat(SleepPlan.of(spec(wish, null), Instant.parse("2026-11-23T23:00:00Z")).asleep())
        .isFalse();
  }
}

package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Day;
import io.kubinception.api.v1alpha1.Maintenance;
import io.kubinception.api.v1alpha1.WeekWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenancePlanTest {
  private static final List<WeekWindow> SUNDAY_NIGHT =
      List.of(new WeekWindow(List.of(Day.SUN), "22:00", "02:00"));

  private static MaintenancePlan plan(String zone, @Nullable String openUntil, String now) {
    return MaintenancePlan.of(new Maintenance(SUNDAY_NIGHT, zone, openUntil), Instant.parse(now));
  }

  @Test
  void withoutAWishItIsAlwaysOpen() {
    assertThat(MaintenancePlan.of(null, Instant.EPOCH))
        .isEqualTo(new MaintenancePlan(true, Optional.empty()));
  }

  /** 2026-11-22 is a Sunday; Vienna is an hour ahead of UTC then. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T20:59:59Z, false, 2026-11-22T21:00:00Z",
    "2026-11-22T21:00:00Z, true,  2026-11-23T01:00:00Z",
    "2026-11-23T00:59:59Z, true,  2026-11-23T01:00:00Z",
    "2026-11-23T01:00:00Z, false, 2026-11-29T21:00:00Z",
  })
  void isOpenInItsWindowsInItsTimeZone(String now, boolean open, String change) {
    assertThat(plan("Europe/Vienna", null, now))
        .isEqualTo(new MaintenancePlan(open, Optional.of(Instant.parse(change))));
  }

  @Test
  void whoDoesNotWantToWaitOpensItForAWhile() {
    String until = "2026-11-25T11:00:00Z";

    assertThat(plan("Europe/Vienna", until, "2026-11-25T10:00:00Z"))
        .isEqualTo(new MaintenancePlan(true, Optional.of(Instant.parse(until))));
    assertThat(plan("Europe/Vienna", until, until).open()).isFalse();
  }

  @Test
  void aTimeZoneThatNobodyKnowsIsNoConsent() {
    assertThat(plan("Europe/Nowhere", null, "2026-11-22T21:00:00Z").open()).isFalse();
    assertThat(plan("Europe/Nowhere", "2026-11-22T22:00:00Z", "2026-11-22T21:00:00Z").open())
        .isTrue();
  }

  @Test
  void saysWhenTheNextOneOpens() {
    assertThat(plan("Europe/Vienna", null, "2026-11-23T01:00:00Z").opens())
        .isEqualTo("the next one opens at 2026-11-29T21:00:00Z");
  }
}

package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyWindowTest {
  @ParameterizedTest
  @CsvSource({
    "02:00-04:00, 01:59, false",
    "02:00-04:00, 02:00, true",
    "02:00-04:00, 03:59, true",
    "02:00-04:00, 04:00, false",
    "23:00-01:00, 23:30, true",
    "23:00-01:00, 00:30, true",
    "23:00-01:00, 01:00, false",
    "00:00-00:00, 12:00, true",
  })
  void isOpenFromItsBeginUntilBeforeItsEndInUtc(String window, String time, boolean open) {
    Instant moment = Instant.parse("2026-03-01T" + time + ":00Z");
    assertThat(DailyWindow.parse(window).contains(moment)).isEqualTo(open);
  }
}

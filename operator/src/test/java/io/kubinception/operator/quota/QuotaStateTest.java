package io.kubinception.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaStateTest {
  @ParameterizedTest
  @CsvSource({
    "WITHIN, 79, WITHIN",
    "WITHIN, 80, WARNED",
    "WITHIN, 100, OVER",
    "WITHIN, 250, FAR_OVER",
    "WARNED, 76, WARNED",
    "WARNED, 74, WITHIN",
    "WARNED, 99, WARNED",
    "OVER, 95, OVER",
    "OVER, 94, WARNED",
    "OVER, 10, WITHIN",
    "OVER, 199, OVER",
    "FAR_OVER, 151, FAR_OVER",
    "FAR_OVER, 149, OVER",
    "FAR_OVER, 50, WITHIN"
  })
  void aStateIsLeftALittleBelowWhereItIsEntered(QuotaState before, long percent, QuotaState after) {
    assertThat(before.next(percent * 1000, 100_000)).isEqualTo(after);
  }
}

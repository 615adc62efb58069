package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.kubinception.api.v1alpha1.ReplacementStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutLimitsTest {

  @ParameterizedTest
  @CsvSource({
    // maxSurge, maxUnavailable, wanted, surge, unavailable
    "1, 0, 3, 1, 0",
    "25%, 25%, 10, 3, 2", // up, and down
    "0%, 10%, 3, 0, 1", // both come out as none: then one may be missing
    "0, 2, 3, 0, 2",
    "100%, 0%, 4, 4, 0",
    "1, 1, 0, 0, 0",
  })
  void sharesAreRoundedAsDeploymentsRoundThem(
      String maxSurge, String maxUnavailable, int wanted, int surge, int unavailable) {
    var strategy = new ReplacementStrategy(amount(maxSurge), amount(maxUnavailable), 600);

    assertThat(RolloutLimits.of(strategy, wanted, Integer.MAX_VALUE))
        .isEqualTo(new RolloutLimits(surge, unavailable));
  }

  private static IntOrString amount(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
  }
}

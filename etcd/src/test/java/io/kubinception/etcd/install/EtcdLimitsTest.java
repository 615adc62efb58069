package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"8", "8GB", "-8GiB", "0GiB", "08GiB", "255MiB", "99999999GiB", "", "8GiB "})
  void refusesDatabasesThatAreNoSize(String database) {
    assertThatThrownBy(() -> new EtcdLimits(null, database, "5m"))
        .hasMessageContaining("a database limit is like 8GiB, and at least 256MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "0m", "5s", "25h", "1441m", "-1h", ""})
  void refusesHistoriesThatAreNoTime(String history) {
    assertThatThrownBy(() -> new EtcdLimits(null, "8GiB", history))
        .hasMessageContaining("a history is like 5m or 1h, at most 24h");
  }

  @Test
  void knowsWhatEtcdAdvisesAgainst() {
    assertThat(EtcdLimits.DEFAULT.isBeyondAdvice()).isFalse();
    assertThat(new EtcdLimits(null, "8193MiB", "24h").isBeyondAdvice()).isTrue();
  }
}

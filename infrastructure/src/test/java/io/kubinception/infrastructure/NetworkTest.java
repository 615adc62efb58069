package io.kubinception.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, 203.0.113.0/24",
    "203.0.113.77/24, 203.0.113.0/24",
    "203.0.113.77, 203.0.113.77/32",
    "255.255.255.255/32, 255.255.255.255/32",
    "10.200.3.4/9, 10.128.0.0/9",
    "1.2.3.4/0, 0.0.0.0/0",
  })
  void beginsAtItsFirstAddress(String text, String network) {
    assertThat(Network.parse(text)).hasToString(network);
  }

  @Test
  void twoWaysToWriteOneAreEqual() {
    assertThat(Network.parse("10.0.0.9/8")).isEqualTo(Network.parse("10.0.0.0/8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::/32", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "edge", ""})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

package io.kubinception.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "172.30.0.0/24, 172.16.0.0/12,  true",
    "172.30.0.0/24, 172.30.0.128/25, true",
    "172.30.0.0/24, 172.30.0.0/24,  true",
    "172.30.0.0/24, 172.30.1.0/24,  false",
    "172.31.0.0/16, 172.30.0.0/16,  false",
    "172.31.0.0/16, 0.0.0.0/0,      true",
    "200.1.0.0/16,  10.0.0.0/8,     false",
  })
  void tellsWhetherTwoNetworksHaveAnAddressInCommon(String one, String other, boolean overlap) {
    assertThat(AddressRange.parse(one).overlaps(AddressRange.parse(other))).isEqualTo(overlap);
    assertThat(AddressRange.parse(other).overlaps(AddressRange.parse(one))).isEqualTo(overlap);
  }
}

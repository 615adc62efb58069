package io.kubinception.infrastructure.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SubnetTest {

  @Test
  void leavesTheFirst256AddressesOfALargeNetworkToTheLab() {
    assertThat(Subnet.parse("172.31.0.0/16").free(Set.of())).isEqualTo("172.31.1.0");
  }

  @Test
  void givesTheLowestFreeAddress() {
    var taken = Set.of("172.31.1.0", "172.31.1.1", "172.31.1.3");
    assertThat(Subnet.parse("172.31.0.0/16").free(taken)).isEqualTo("172.31.1.2");
  }

  @Test
  void aSmallNetworkStartsBehindItsGateway() {
    assertThat(Subnet.parse("10.0.0.0/24").free(Set.of())).isEqualTo("10.0.0.2");
  }

  @Test
  void neverGivesTheBroadcastAddress() {
    assertThatThrownBy(() -> Subnet.parse("10.0.0.0/30").free(Set.of("10.0.0.2")))
        .hasMessageContaining("10.0.0.0/30");
  }
}

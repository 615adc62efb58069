package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://172.30.0.11:2379,172.30.0.11/32,,2379",
    "https://172.30.0.11,172.30.0.11/32,,2379",
    "https://[fd00::1]:2380,fd00::1/128,,2380",
    "https://etcd-own-0.etcd-own.kubinception-system.svc:2379,,kubinception-system,2379"
  })
  void knowsAddressesAndPods(String endpoint, String cidr, String namespace, int port) {
    assertThat(EtcdAddress.of(endpoint)).isEqualTo(new EtcdAddress(cidr, namespace, port));
  }

  @Test
  void anyOtherNameIsNowhere() {
    assertThat(EtcdAddress.of("https://etcd-1.region.example:2379"))
        .isEqualTo(new EtcdAddress(null, null, 2379));
  }
}

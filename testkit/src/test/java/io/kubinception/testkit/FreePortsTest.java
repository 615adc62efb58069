package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  /** Where Linux begins to choose ports for connections: net.ipv4.ip_local_port_range. */
  private static final int KERNELS_FIRST = 32_768;

  @Test
  void portsAreGivenOnceAndAreNotTheKernels() {
    assertThat(FreePorts.next(20)).doesNotHaveDuplicates().allMatch(port -> port < KERNELS_FIRST);
  }

  @Test
  void aPortOnWhichSomebodyListensIsPassedOver() throws IOException {
    int port = FreePorts.next();
    try (var taken = new ServerSocket(port + 1)) {
      assertThat(FreePorts.next()).isNotEqualTo(taken.getLocalPort());
    }
  }
}

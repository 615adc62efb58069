package io.kubinception.lab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.lab.LabLayout;
import org.junit.jupiter.api.Test;

class EdgeTest {

  private final String configuration = Edge.configuration(new LabLayout("kubinception"));

  @Test
  void sendsEachPortToTheSameNodePort() {
    assertThat(configuration)
        .contains("bind :30000-31383")
        .contains(
            "backend api-servers\n  server admin-1 172.30.0.21\n  server admin-2 172.30.0.22\n");
  }

  @Test
  void sendsTunnelsOneBlockFurther() {
    assertThat(configuration)
        .contains("use_backend tunnel-servers if { req.ssl_alpn -m sub konnectivity }")
        .contains(
            "backend tunnel-servers\n"
                + "  server admin-1 172.30.0.21:+1384\n"
                + "  server admin-2 172.30.0.22:+1384\n");
  }

  @Test
  void takesCommandsFromTheProvidersNetworkOnlyAndByACertificate() {
    assertThat(configuration)
        .contains("  bind 172.30.0.10:9999 ssl crt ")
        .contains("verify required")
        .containsOnlyOnce("unix@/tmp/control.sock");
  }

  @Test
  void theTwoBlocksFillTheRangeOfNodePorts() {
    assertThat(LabLayout.FIRST_PORT + LabLayout.TUNNEL_PORT_OFFSET)
        .isEqualTo(LabLayout.LAST_PORT + 1);
    assertThat(LabLayout.LAST_PORT + LabLayout.TUNNEL_PORT_OFFSET).isEqualTo(32767);
  }
}

package io.kubinception.infrastructure.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.infrastructure.Network;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HaproxySessionsTest {
  private static final EdgeAccess ACCESS =
      new EdgeAccess(Map.of(30001, Set.of(Network.parse("203.0.113.0/24"))));

  /** As HAProxy 3.0 says it, without the lines that are of no use. */
  private static String session(String pointer, String source, String address) {
    return """
    %s: [30/Nov/2026:07:12:33.778096] id=22 proto=tcpv4 source=%s
      flags=0x4a, conn_retries=0, conn_exp=<NEVER> conn_et=0x000 srv_conn=0x7fd172a67000
      frontend=customers (id=2 mode=tcp), listener=? (id=1194) addr=%s
      backend=api-servers (id=4 mode=tcp) addr=192.0.2.10:30001
      server=admin-1 (id=1) addr=192.0.2.21:30001
      task=0x7fd171c02960 (state=0x00 nice=0 calls=4 rate=0 exp=23h59m tid=0(1/0) age=41s)
    """
        .formatted(pointer, source, address);
  }

  @Test
  void findsWhoIsOnAGuardedPortAndNotOnItsList() {
    String shown =
        session("0x7fd1", "203.0.113.7:51572", "198.51.100.1:30001")
            + session("0x7fd2", "203.0.114.7:51572", "198.51.100.1:30001")
            + session("0x7fd3", "203.0.114.7:51573", "198.51.100.1:30002")
            + session("0x7fd4", "unix:1", "unix:1")
            + session("0x7fd5", "192.0.2.99:1025", "198.51.100.1:30001");

    assertThat(HaproxySessions.notLetIn(shown.lines(), ACCESS)).containsExactly("0x7fd2", "0x7fd5");
  }
}

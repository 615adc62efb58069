package io.kubinception.operator.etcdpods;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.pki.Certificates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EtcdPodSecretsTest {
  private static final EtcdPodNames NAMES = new EtcdPodNames("own", "kubinception-system");
  private static final Clock NOW = Clock.fixed(Instant.now(), ZoneOffset.UTC);

  private final EtcdPodSecrets made = new EtcdPodSecrets(Map.of(), Map.of()).complete(NAMES, NOW);

  @Test
  void whatIsGoodIsKept() {
    EtcdPodSecrets again = made.complete(NAMES, NOW);

    assertThat(again.credentials()).isEqualTo(made.credentials());
    assertThat(again.servers()).isEqualTo(made.servers());
  }

  @Test
  void certificatesAreRenewedInTimeByTheSameAuthorities() {
    Clock later = Clock.offset(NOW, Duration.ofDays(250));

    EtcdPodSecrets renewed = made.complete(NAMES, later);

    assertThat(renewed.credentials()).containsEntry("ca.crt", file(made.credentials(), "ca.crt"));
    for (String file : new String[] {"server.crt", "peer.crt"}) {
      assertThat(until(file(renewed.servers(), file))).isAfter(until(file(made.servers(), file)));
    }
    assertThat(until(file(renewed.credentials(), "tls.crt")))
        .isAfter(until(file(made.credentials(), "tls.crt")));
  }

  @Test
  void aMissingFileIsMadeAnewAlone() {
    var servers = new HashMap<>(made.servers());
    servers.remove("peer.key");

    EtcdPodSecrets complete = new EtcdPodSecrets(made.credentials(), servers).complete(NAMES, NOW);

    assertThat(complete.servers()).containsKey("peer.key");
    assertThat(complete.servers()).containsEntry("server.crt", file(made.servers(), "server.crt"));
    assertThat(complete.credentials()).isEqualTo(made.credentials());
  }

  @Test
  void membersAreServersByTheirNamesAndNoUsers() {
    var server = Certificates.read(file(made.servers(), "server.crt"));
    assertThat(server.dnsNames())
        .containsExactlyInAnyOrder("*.etcd-own.kubinception-system.svc", "localhost");
    assertThat(
            Certificates.issuedBy(
                file(made.servers(), "peer.crt"), file(made.credentials(), "client-ca.crt")))
        .as("etcd would take its CN as a user")
        .isFalse();
    assertThat(NAMES.clientUrls(1))
        .containsExactly("https://etcd-own-0.etcd-own.kubinception-system.svc:2379");
  }

  private static String file(Map<String, String> files, String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  private static Instant until(String pem) {
    return Certificates.read(pem).notAfter();
  }
}

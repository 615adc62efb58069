package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose certificates have all ended. */
class EndedCertificatesIT {
  private static final List<Server> SERVERS =
      IntStream.range(0, 3).mapToObj(n -> new Server("etcd-" + n, "10.0.0." + (n + 1))).toList();

  @Test
  void servesAgainWithNewOnesThoughNobodyCouldAskIt(@TempDir Path folder) throws IOException {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      Instant end = certifyAll(etcd, Duration.ofSeconds(1));
      Eventually.within(Duration.ofSeconds(30))
          .isTrue("their end", () -> Instant.now().isAfter(end));
      IntStream.range(0, 3).forEach(etcd::begin);
      assertThat(new EtcdHealth(root).report().hasQuorum()).isFalse();

      var servers = new FolderServers(folder);
      for (int n = 0; n < 3; n++) {
        servers.make("etcd-" + n);
        servers.folder("etcd-" + n, "etc/etcd");
        link(servers, etcd, n);
      }
      Installation installation = installation(etcd);
      try (Ssh ssh = servers.ssh()) {
        assertThat(installation.withEndedCertificates(ssh, Server::name, Instant.now()))
            .containsExactly("etcd-0", "etcd-1", "etcd-2");
      }

      certifyAll(etcd, Duration.ofHours(1));

      Eventually.within(Duration.ofMinutes(2))
          .isTrue("a healthy cluster", () -> new EtcdHealth(root).report().healthy());
      try (Ssh ssh = servers.ssh()) {
        assertThat(installation.withEndedCertificates(ssh, Server::name, Instant.now())).isEmpty();
      }
    }
  }

  private static void link(FolderServers servers, EtcdProcess etcd, int n) throws IOException {
    for (String name : List.of("server.crt", "peer.crt")) {
      Files.createSymbolicLink(servers.file("etcd-" + n, "etc/etcd/" + name), etcd.certificate(n));
    }
  }

  private static Installation installation(EtcdProcess etcd) {
    var authorities =
        new EtcdAuthorities(etcd.serverAuthority(), etcd.serverAuthority(), etcd.clientAuthority());
    return new Installation(
        new EtcdPlan("region-1", SERVERS, 1, 0, EtcdLimits.DEFAULT),
        authorities,
        authorities.clients().issue(EtcdAuthorities.root(Duration.ofHours(1))),
        Progress.silent());
  }

  /** When they end. */
  private static Instant certifyAll(EtcdProcess etcd, Duration validity) throws IOException {
    for (int n = 0; n < 3; n++) {
      IssuedCertificate issued =
          etcd.serverAuthority()
              .issue(
                  CertificateProfile.server("etcd-" + n, validity)
                      .withIpAddresses(List.of("127.0.0.1"))
                      .withDnsNames(List.of("localhost"))
                      .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH));
      Files.writeString(etcd.certificate(n), issued.certificatePem());
      Files.writeString(etcd.certificate(n).resolveSibling("server.key"), issued.privateKeyPem());
    }
    return Instant.now().plus(validity).plusSeconds(1);
  }
}

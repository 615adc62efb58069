package io.kubinception.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsMaterialTest {
  @Test
  void clientAndServerAuthenticateEachOther() throws Exception {
    Duration day = Duration.ofDays(1);
    CertificateAuthority authority = CertificateAuthority.create("ca", day, Clock.systemUTC());
    TlsMaterial server =
        TlsMaterial.of(
            authority.certificatePem(),
            authority.issue(
                CertificateProfile.server("server", day).withIpAddresses(List.of("127.0.0.1"))));
    TlsMaterial client =
        TlsMaterial.of(
            authority.certificatePem(), authority.issue(CertificateProfile.client("client", day)));

    try (SSLServerSocket listener =
        (SSLServerSocket)
            server
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setNeedClientAuth(true);
      CompletableFuture<String> peer =
          CompletableFuture.supplyAsync(
              () -> {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                  socket.startHandshake();
                  socket.getOutputStream().write(1);
                  return socket.getSession().getPeerPrincipal().getName();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .sslContext()
                  .getSocketFactory()
                  .createSocket("127.0.0.1", listener.getLocalPort())) {
        assertThat(socket.getInputStream().read()).isEqualTo(1);
      }
      assertThat(peer.join()).isEqualTo("CN=client");
    }
  }
}

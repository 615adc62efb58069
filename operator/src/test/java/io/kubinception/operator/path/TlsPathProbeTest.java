package io.kubinception.operator.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsPathProbeTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private final PathProbe probe = new TlsPathProbe(Duration.ofSeconds(1));

  /** What a server does with a connection. */
  @FunctionalInterface
  private interface Manners {
    void serve(Socket connection) throws IOException;
  }

  private PathProbe.Result probing(ServerSocket server, Manners manners) throws Exception {
    try (server) {
      Thread serving =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket connection = server.accept()) {
                      manners.serve(connection);
                    } catch (IOException e) {
                      // The probe left, as it may.
                    }
                  });
      PathProbe.Result result = probe.probe("127.0.0.1", server.getLocalPort());
      serving.join();
      return result;
    }
  }

  private static ServerSocket plain() throws IOException {
    return new ServerSocket(0, 1, HERE);
  }

  private static ServerSocket tls() throws IOException {
    var authority = CertificateAuthority.create("any", Duration.ofHours(1), Clock.systemUTC());
    var server = authority.issue(CertificateProfile.server("elsewhere", Duration.ofHours(1)));
    return TlsMaterial.of(authority.certificatePem(), server)
        .sslContext()
        .getServerSocketFactory()
        .createServerSocket(0, 1, HERE);
  }

  @Test
  void anyoneWhoSpeaksTlsIsAnAnswer() throws Exception {
    assertThat(probing(tls(), connection -> ((SSLSocket) connection).startHandshake()))
        .isEqualTo(new PathProbe.Answered());
  }

  @Test
  void whoHangsUpAtOnceTurnsAway() throws Exception {
    assertThat(probing(plain(), connection -> {})).isEqualTo(new PathProbe.TurnedAway());
  }

  @Test
  void whoResetsTheConnectionTurnsAway() throws Exception {
    assertThat(probing(plain(), connection -> connection.setSoLinger(true, 0)))
        .isEqualTo(new PathProbe.TurnedAway());
  }

  @Test
  void whoSaysNothingIsSilent() throws Exception {
    assertThat(
            probing(
                plain(),
                connection ->
                    connection
                        .getInputStream()
                        .transferTo(java.io.OutputStream.nullOutputStream())))
        .isEqualTo(new PathProbe.Silent("no answer within 1 s"));
  }

  @Test
  void nobodyIsSilentToo() throws Exception {
    int port;
    try (ServerSocket gone = plain()) {
      port = gone.getLocalPort();
    }
    assertThat(probe.probe("127.0.0.1", port))
        .isEqualTo(new PathProbe.Silent("connection refused"));
  }

  @Test
  void whoSpeaksSomethingElseIsNoApiServer() throws Exception {
    assertThat(
            probing(
                plain(),
                connection -> {
                  connection.getInputStream().read();
                  connection.getOutputStream().write("HTTP/1.0 503\r\n\r\n".getBytes("US-ASCII"));
                }))
        .isInstanceOf(PathProbe.Silent.class);
  }

  @Test
  void aNameThatNobodyHasIsSilentToo() {
    assertThat(probe.probe("edge.invalid", 30000))
        .isEqualTo(new PathProbe.Silent("there is no host edge.invalid"));
  }
}

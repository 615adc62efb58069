package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.BuiltProgram;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real tunnel server and two agents of one node, the first of which dies without a word, as
 * with an instance that loses its power: the server prefers it until it is found dead.
 */
class SilentAgentIT {
  private static final String LOCALHOST = "127.0.0.1";
  private static final String GREETING = "hello";

  private final CertificateAuthority authority =
      CertificateAuthority.create("tunnel", Duration.ofDays(1), Clock.systemUTC());
  private final List<LocalProcess> processes = new ArrayList<>();
  private final List<Integer> ports = FreePorts.next(8);
  private ServerSocket kubelet;
  private Path folder;

  @BeforeEach
  void aTunnelServer(@TempDir Path temporary) throws IOException {
    folder = temporary;
    kubelet = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::greet);
    var serving =
        authority.issue(
            CertificateProfile.server("tunnel", Duration.ofDays(1))
                .withIpAddresses(List.of(LOCALHOST)));
    Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
    Files.writeString(folder.resolve("tls.crt"), serving.certificatePem());
    Files.writeString(folder.resolve("tls.key"), serving.privateKeyPem());
    var arguments =
        new ArrayList<>(
            List.of(
                "--mode=http-connect",
                "--server-port=" + ports.get(0),
                "--server-ca-cert=ca.crt",
                "--server-cert=tls.crt",
                "--server-key=tls.key",
                "--agent-port=" + ports.get(1),
                "--cluster-cert=tls.crt",
                "--cluster-key=tls.key",
                "--admin-port=" + ports.get(2),
                "--health-port=" + ports.get(3)));
    TunnelServerFlags.of(Models.minimal()).stream()
        .filter(
            flag -> flag.startsWith("--keepalive-time=") || flag.startsWith("--proxy-strategies="))
        .forEach(arguments::add);
    assertThat(arguments).hasSize(12);
    processes.add(LocalProcess.start(folder, BuiltProgram.TUNNEL_SERVER.find(), arguments));
  }

  @AfterEach
  void stop() throws IOException {
    processes.forEach(LocalProcess::close);
    kubelet.close();
  }

  private void greet() {
    while (!kubelet.isClosed()) {
      try (Socket guest = kubelet.accept()) {
        guest.getOutputStream().write(GREETING.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Closed, or the guest is gone.
      }
    }
  }

  @Test
  void theAgentThatCameAfterIsUsedSoon() throws IOException {
    LocalProcess first = agent("first", ports.get(4), ports.get(5));
    Eventually.within(Duration.ofSeconds(30)).isTrue("the node is reached", this::isReached);

    first.freeze();
    agent("second", ports.get(6), ports.get(7));

    Eventually.within(Duration.ofSeconds(40)).isTrue("it is reached again", this::isReached);
  }

  private LocalProcess agent(String name, int admin, int health) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name));
    LocalProcess agent =
        LocalProcess.start(
            own,
            BuiltProgram.TUNNEL_AGENT.find(),
            List.of(
                "--ca-cert=" + folder.resolve("ca.crt"),
                "--proxy-server-host=" + LOCALHOST,
                "--proxy-server-port=" + ports.get(1),
                "--agent-identifiers=host=node-a&ipv4=" + LOCALHOST,
                "--admin-server-port=" + admin,
                "--health-server-port=" + health));
    processes.add(agent);
    return agent;
  }

  /** As an API server goes to a kubelet. */
  private boolean isReached() {
    var client = authority.issue(CertificateProfile.client("api-server", Duration.ofDays(1)));
    var tls = TlsMaterial.of(authority.certificatePem(), client).sslContext();
    String host = LOCALHOST + ":" + kubelet.getLocalPort();
    try (Socket socket = tls.getSocketFactory().createSocket(LOCALHOST, ports.get(0))) {
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write(
              "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).endsWith(GREETING);
    } catch (IOException e) {
      return false;
    }
  }
}

package io.kubinception.controlplane;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLServerSocket;

/**
 * In the place of a tunnel server and its agents: connects the API server, which shows its
 * certificate, with hosts of the customer's network, which are ports of this machine.
 */
final class LocalTunnel implements AutoCloseable {
  private final CertificateAuthority authority =
      CertificateAuthority.create("tunnel", Duration.ofDays(1), Clock.systemUTC());
  private final SSLServerSocket server;
  private final Map<String, Integer> hosts = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  LocalTunnel() throws IOException {
    var profile =
        CertificateProfile.server("tunnel-server", Duration.ofDays(1))
            .withIpAddresses(List.of("127.0.0.1"));
    var tls = TlsMaterial.of(authority.certificatePem(), authority.issue(profile));
    server =
        (SSLServerSocket)
            tls.sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    Thread.ofVirtual().start(this::accept);
  }

  /** A host and port of the customer's network, like login.example:443. */
  void leads(String host, int port) {
    hosts.put(host, port);
  }

  /** What was asked for. */
  Set<String> asked() {
    return Set.copyOf(asked);
  }

  /**
   * What is rendered for the API server, with files in the folder and this as the tunnel server.
   *
   * @return path of the configuration
   */
  Path configure(Path folder, ControlPlaneModel model) throws IOException {
    var client = authority.issue(CertificateProfile.client("api-server", Duration.ofDays(1)));
    write(folder.resolve("authorities/tunnel.crt"), authority.certificatePem());
    write(folder.resolve("serving/tunnel-client.crt"), client.certificatePem());
    write(folder.resolve("serving/tunnel-client.key"), client.privateKeyPem());
    return write(
        folder.resolve(EgressSelector.FILE),
        EgressSelector.yaml(model)
            .replace(MountedFiles.path(""), folder + "/")
            .replaceAll("url: .*", "url: https://127.0.0.1:" + server.getLocalPort()));
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        Thread.ofVirtual().start(() -> connect(from));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void connect(Socket from) {
    try (from) {
      String host = head(from.getInputStream()).split(" ")[1];
      asked.add(host);
      Integer port = hosts.get(host);
      if (port == null) {
        answer(from, "502 Bad Gateway");
        return;
      }
      try (var to = new Socket(InetAddress.getLoopbackAddress(), port)) {
        answer(from, "200 Connection established");
        LocalEdge.join(from, to);
      }
    } catch (IOException e) {
      // The API server tries again.
    }
  }

  /** To the empty line, and not a byte further: what follows is for the host. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended within the request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void answer(Socket socket, String status) throws IOException {
    socket
        .getOutputStream()
        .write("HTTP/1.1 %s\r\n\r\n".formatted(status).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

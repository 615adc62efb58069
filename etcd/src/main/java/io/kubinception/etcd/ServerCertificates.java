package io.kubinception.etcd;

import io.kubinception.pki.UnverifiedTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Reads the certificates that servers show, good or bad: it is for telling when they end. */
public final class ServerCertificates {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** When the certificate of this server ends; empty when it shows none in time. */
  public static Optional<Instant> end(URI endpoint) {
    try (var plain = new Socket()) {
      int patience = (int) PATIENCE.toMillis();
      plain.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), patience);
      plain.setSoTimeout(patience);
      try (var socket =
          (SSLSocket)
              UnverifiedTls.context()
                  .getSocketFactory()
                  .createSocket(plain, endpoint.getHost(), endpoint.getPort(), true)) {
        socket.startHandshake();
        Certificate shown = socket.getSession().getPeerCertificates()[0];
        return shown instanceof X509Certificate certificate
            ? Optional.of(certificate.getNotAfter().toInstant())
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private ServerCertificates() {}
}

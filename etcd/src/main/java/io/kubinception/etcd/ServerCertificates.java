package io.kubinception.etcd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads the certificates that servers show, good or bad: it is for telling when they end. */
public final class ServerCertificates {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** When the certificate of this server ends; empty when it shows none in time. */
  public static Optional<Instant> end(URI endpoint) {
    try (var plain = new Socket()) {
      int patience = (int) PATIENCE.toMillis();
      plain.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), patience);
      plain.setSoTimeout(patience);
      try (var socket = tls(plain, endpoint)) {
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

  private static SSLSocket tls(Socket plain, URI endpoint) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Onlooker()}, null);
      return (SSLSocket)
          context
              .getSocketFactory()
              .createSocket(plain, endpoint.getHost(), endpoint.getPort(), true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Nothing is sent over what it lets pass. */
  private static final class Onlooker extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private ServerCertificates() {}
}

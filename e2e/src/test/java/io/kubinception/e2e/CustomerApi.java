package io.kubinception.e2e;

import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * A customer's API, asked on a new connection each time: what kubectl does, for a tenth of the CPU.
 */
final class CustomerApi {
  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  private final URI server;
  private final SSLSocketFactory sockets;

  private CustomerApi(URI server, SSLSocketFactory sockets) {
    this.server = server;
    this.sockets = sockets;
  }

  /** As its kubeconfig lets people in. */
  static CustomerApi of(Customer customer) {
    var config = customer.config();
    var tls =
        new TlsMaterial(
            decoded(config.getCaCertData()),
            decoded(config.getClientCertData()),
            decoded(config.getClientKeyData()));
    return new CustomerApi(URI.create(config.getMasterUrl()), tls.sslContext().getSocketFactory());
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  /**
   * What is there.
   *
   * @throws IOException when it does not answer, or refuses
   */
  String get(String path) throws IOException {
    var connection = (HttpsURLConnection) server.resolve(path).toURL().openConnection();
    connection.setSSLSocketFactory(sockets);
    connection.setConnectTimeout(LIMIT_MILLIS);
    connection.setReadTimeout(LIMIT_MILLIS);
    connection.setRequestProperty("Connection", "close");
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException(connection.getResponseCode() + " " + said(connection));
      }
      return text(connection.getInputStream());
    } finally {
      connection.disconnect();
    }
  }

  private static String said(HttpsURLConnection connection) throws IOException {
    InputStream error = connection.getErrorStream();
    return error == null ? "" : text(error);
  }

  private static String text(InputStream stream) throws IOException {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

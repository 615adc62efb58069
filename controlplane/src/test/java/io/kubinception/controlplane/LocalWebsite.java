package io.kubinception.controlplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A customer's server with a certificate of its own authority; no name server knows its name. */
final class LocalWebsite implements AutoCloseable {
  private final CertificateAuthority authority =
      CertificateAuthority.create("customer", Duration.ofDays(1), Clock.systemUTC());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  /** What is answered, as JSON. */
  interface Page {
    String answer(String authorization, String body);
  }

  LocalWebsite(String host) throws IOException {
    var certificate =
        authority.issue(
            CertificateProfile.server(host, Duration.ofDays(1)).withDnsNames(List.of(host)));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsMaterial.of(authority.certificatePem(), certificate).sslContext()));
    server.setExecutor(threads);
    server.start();
  }

  void on(String path, Page page) {
    server.createContext(path, exchange -> serve(exchange, page));
  }

  private static void serve(HttpExchange exchange, Page page) throws IOException {
    try (exchange) {
      String authorization =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] body = page.answer(authorization, asked).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String authorityPem() {
    return authority.certificatePem();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

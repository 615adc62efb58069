package io.kubinception.testkit;

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

/** A customer's server, with a certificate of its own authority. */
public final class LocalWebsite implements AutoCloseable {
  private final CertificateAuthority authority =
      CertificateAuthority.create("customer", Duration.ofDays(1), Clock.systemUTC());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  /** What is answered, as JSON. */
  public interface Page {
    String answer(String authorization, String body);
  }

  private LocalWebsite(InetAddress address, CertificateProfile profile) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsMaterial.of(authority.certificatePem(), authority.issue(profile)).sslContext()));
    server.setExecutor(threads);
    server.start();
  }

  /** Known by a name that no name server knows: who is to find it is led to its port. */
  public static LocalWebsite named(String host) throws IOException {
    return new LocalWebsite(
        InetAddress.getLoopbackAddress(), server(host).withDnsNames(List.of(host)));
  }

  /** Where others than this machine find it, too: at an address of this machine. */
  public static LocalWebsite at(String address) throws IOException {
    return new LocalWebsite(
        InetAddress.getByName(address), server(address).withIpAddresses(List.of(address)));
  }

  private static CertificateProfile server(String host) {
    return CertificateProfile.server(host, Duration.ofDays(1));
  }

  public void on(String path, Page page) {
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

  public int port() {
    return server.getAddress().getPort();
  }

  public String authorityPem() {
    return authority.certificatePem();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

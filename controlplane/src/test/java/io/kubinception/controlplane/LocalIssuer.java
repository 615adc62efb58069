package io.kubinception.controlplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** An OpenID Connect issuer: discovery, its key, and tokens signed by it (ES256). */
final class LocalIssuer implements AutoCloseable {
  private static final int COORDINATE_BYTES = 32;

  private final String host;
  private final CertificateAuthority authority =
      CertificateAuthority.create("sso", Duration.ofDays(1), Clock.systemUTC());
  private final KeyPair keys;
  private final HttpsServer server;

  /**
   * @param host by which it is known; no name server knows it
   */
  LocalIssuer(String host) throws IOException, GeneralSecurityException {
    this.host = host;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    var certificate =
        authority.issue(
            CertificateProfile.server(host, Duration.ofDays(1)).withDnsNames(List.of(host)));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsMaterial.of(authority.certificatePem(), certificate).sslContext()));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}"
            .formatted(url())));
    server.createContext("/keys", exchange -> answer(exchange, keySet()));
    server.start();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String keySet() {
    var point = ((ECPublicKey) keys.getPublic()).getW();
    return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"alg\":\"ES256\",\"use\":\"sig\",\"x\":\"%s\",\"y\":\"%s\"}]}"
        .formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY()));
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
    return base64(padded);
  }

  String url() {
    return "https://" + host;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String authorityPem() {
    return authority.certificatePem();
  }

  /**
   * A token.
   *
   * @param expiresIn negative when it has expired
   * @param claims more of them, as JSON without braces
   */
  String token(String audience, String subject, Duration expiresIn, String claims)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    String payload =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,%s}"
            .formatted(
                url(),
                audience,
                subject,
                now.minusSeconds(60).getEpochSecond(),
                now.plus(expiresIn).getEpochSecond(),
                claims);
    String signed =
        base64("{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(payload.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  /** For Kubernetes, of somebody of these groups. */
  String tokenOf(String subject, String... groups) throws GeneralSecurityException {
    String names = Arrays.stream(groups).collect(Collectors.joining("\",\"", "\"", "\""));
    return token(
        "kubernetes",
        subject,
        Duration.ofMinutes(5),
        "\"hd\":\"customer.example\",\"groups\":[%s]".formatted(groups.length == 0 ? "" : names));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

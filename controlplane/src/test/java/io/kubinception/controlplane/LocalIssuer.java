package io.kubinception.controlplane;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** An OpenID Connect issuer: discovery, its key, and tokens signed by it (ES256). */
final class LocalIssuer implements AutoCloseable {
  private static final int COORDINATE_BYTES = 32;

  private final String host;
  private final KeyPair keys;
  private final LocalWebsite website;

  /**
   * @param host by which it is known; no name server knows it
   */
  LocalIssuer(String host) throws IOException, GeneralSecurityException {
    this.host = host;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    website = new LocalWebsite(host);
    website.on("/.well-known/openid-configuration", (_, _) -> discovery());
    website.on("/keys", (_, _) -> keySet());
  }

  private String discovery() {
    return "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(url());
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
    return website.port();
  }

  String authorityPem() {
    return website.authorityPem();
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
    website.close();
  }
}

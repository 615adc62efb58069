package io.kubinception.testkit;

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
public final class LocalIssuer implements AutoCloseable {
  private static final int COORDINATE_BYTES = 32;

  private final LocalWebsite website;
  private final String url;
  private final KeyPair keys;

  private LocalIssuer(LocalWebsite website, String url) throws GeneralSecurityException {
    this.website = website;
    this.url = url;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    website.on("/.well-known/openid-configuration", (_, _) -> discovery());
    website.on("/keys", (_, _) -> keySet());
  }

  /** {@code https://host}, a name that no name server knows, on its own port of the loopback. */
  public static LocalIssuer named(String host) throws IOException, GeneralSecurityException {
    return new LocalIssuer(LocalWebsite.named(host), "https://" + host);
  }

  /** {@code https://address:port}, at an address of this machine. */
  public static LocalIssuer at(String address) throws IOException, GeneralSecurityException {
    var website = LocalWebsite.at(address);
    return new LocalIssuer(website, "https://%s:%d".formatted(address, website.port()));
  }

  private String discovery() {
    return "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(url);
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

  public String url() {
    return url;
  }

  public int port() {
    return website.port();
  }

  public String authorityPem() {
    return website.authorityPem();
  }

  /**
   * A token.
   *
   * @param expiresIn negative when it has expired
   * @param claims more of them, as JSON without braces
   */
  public String token(String audience, String subject, Duration expiresIn, String claims)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    String payload =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,%s}"
            .formatted(
                url,
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
  public String tokenOf(String subject, String... groups) throws GeneralSecurityException {
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

package io.kubinception.pki;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A key that encrypts data at rest (XSalsa20 and Poly1305, which Kubernetes calls secretbox).
 *
 * @param name what was encrypted begins with it
 * @param secret 32 bytes, base64; secret
 */
public record EncryptionKey(String name, String secret) {
  private static final int BYTES = 32;

  /** A new random key; its name comes of random bytes too. */
  public static EncryptionKey generate() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return new EncryptionKey(
        "k" + Long.toHexString(random.nextLong() & Long.MAX_VALUE),
        Base64.getEncoder().encodeToString(key));
  }

  /** The key as one text. */
  public String text() {
    return name + ":" + secret;
  }

  /** The key of {@link #text}. */
  public static EncryptionKey parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new PkiException("not an encryption key");
    }
    return new EncryptionKey(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Keys as one text, one a line. */
  public static String lines(Collection<EncryptionKey> keys) {
    return keys.stream().map(key -> key.text() + "\n").collect(Collectors.joining());
  }

  /** The keys of {@link #lines}. */
  public static List<EncryptionKey> parseLines(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(EncryptionKey::parse).toList();
  }

  /** How everything begins in etcd that it has encrypted. */
  public String mark() {
    return "k8s:enc:secretbox:v1:" + name + ":";
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "EncryptionKey[" + name + "]";
  }
}

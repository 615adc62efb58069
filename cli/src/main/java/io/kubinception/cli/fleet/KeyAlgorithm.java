package io.kubinception.cli.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kubeconfigs hold keys of any kind; the client takes those in PKCS#8 for RSA unless told. */
final class KeyAlgorithm {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /** EC for a kubeconfig's client-key-data that is such a key in PKCS#8; else empty. */
  static Optional<String> of(@Nullable String clientKeyData) {
    if (clientKeyData == null) {
      return Optional.empty();
    }
    try {
      String pem = new String(Base64.getDecoder().decode(clientKeyData.strip()), US_ASCII);
      if (!pem.contains(BEGIN)) {
        return Optional.empty();
      }
      String body = pem.substring(pem.indexOf(BEGIN) + BEGIN.length(), pem.indexOf(END));
      var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
      return Optional.of(KeyFactory.getInstance("EC").generatePrivate(spec).getAlgorithm());
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | InvalidKeySpecException
        | NoSuchAlgorithmException e) {
      return Optional.empty();
    }
  }

  private KeyAlgorithm() {}
}

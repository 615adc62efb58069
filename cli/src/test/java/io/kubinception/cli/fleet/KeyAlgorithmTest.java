package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeyAlgorithmTest {

  private static String keyData(String algorithm) throws NoSuchAlgorithmException {
    var key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void tellsEllipticCurveKeys() throws NoSuchAlgorithmException {
    assertThat(KeyAlgorithm.of(keyData("EC"))).contains("EC");
  }

  @Test
  void leavesOtherKeysAndNonsenseToTheClient() throws NoSuchAlgorithmException {
    assertThat(KeyAlgorithm.of(keyData("RSA"))).isEmpty();
    assertThat(KeyAlgorithm.of("bm9uc2Vuc2U=")).isEmpty();
    assertThat(KeyAlgorithm.of(null)).isEmpty();
  }
}

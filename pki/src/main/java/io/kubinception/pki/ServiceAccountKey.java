package io.kubinception.pki;

import java.security.KeyPair;

/**
 * The key pair that signs and verifies service account tokens: the API server's {@code
 * --service-account-signing-key-file} and {@code --service-account-key-file}.
 *
 * @param privateKeyPem ECDSA P-256, PKCS#8, PEM; secret
 * @param publicKeyPem SubjectPublicKeyInfo, PEM
 */
public record ServiceAccountKey(String privateKeyPem, String publicKeyPem) {
  /** A new random key pair. */
  public static ServiceAccountKey generate() {
    KeyPair pair = KeyPairs.generate();
    return new ServiceAccountKey(
        Pem.privateKey(pair.getPrivate()), Pem.publicKey(pair.getPublic()));
  }

  /** Leaves the private key out. */
  @Override
  public String toString() {
    return "ServiceAccountKey[" + publicKeyPem + "]";
  }
}

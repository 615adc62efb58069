package io.kubinception.pki;

/**
 * A certificate and its private key.
 *
 * @param certificatePem X.509 certificate, PEM
 * @param privateKeyPem PKCS#8 private key, PEM; secret
 */
public record IssuedCertificate(String certificatePem, String privateKeyPem) {
  /** What the certificate says. */
  public CertificateFacts facts() {
    return Certificates.read(certificatePem);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "IssuedCertificate[" + facts().commonName() + "]";
  }
}

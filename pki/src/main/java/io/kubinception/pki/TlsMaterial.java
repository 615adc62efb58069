package io.kubinception.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a client needs for mutual TLS.
 *
 * @param authorityPem authorities that sign the server's certificate, PEM
 * @param certificatePem the client's certificate (chain), PEM
 * @param privateKeyPem the client's key, PEM; secret
 */
public record TlsMaterial(String authorityPem, String certificatePem, String privateKeyPem) {
  /** Of a certificate that an authority issued, for servers that the other authority signed. */
  public static TlsMaterial of(String authorityPem, IssuedCertificate issued) {
    return new TlsMaterial(authorityPem, issued.certificatePem(), issued.privateKeyPem());
  }

  /**
   * A context for the JDK's clients.
   *
   * @throws PkiException if a PEM text is unusable
   */
  public SSLContext sslContext() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      // In memory only: the password protects nothing.
      char[] password = {};
      keys.init(keyStore(password), password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new ServerTrust(authorityPem).managers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("cannot make a TLS context", e);
    }
  }

  private KeyStore keyStore(char[] password) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client",
        Pem.privateKey(privateKeyPem),
        password,
        Pem.certificates(certificatePem).toArray(X509Certificate[]::new));
    return store;
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "TlsMaterial[" + Certificates.read(certificatePem).commonName() + "]";
  }
}

package io.kubinception.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a client knows servers by, itself without a certificate.
 *
 * @param authorityPem authorities that sign servers' certificates, PEM
 */
public record ServerTrust(String authorityPem) {

  /**
   * A context for the JDK's clients.
   *
   * @throws PkiException if the PEM text is unusable
   */
  public SSLContext sslContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make a TLS context", e);
    }
  }

  /**
   * For clients that take no context: by all of the authorities, of which in a rotation two have
   * one name.
   *
   * @throws PkiException if the PEM text is unusable
   */
  public TrustManager[] managers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      List<X509Certificate> authorities = Pem.certificates(authorityPem);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("the authorities cannot be used", e);
    }
  }
}

package io.kubinception.pki;

import io.kubinception.pki.CertificateProfile.Usage;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Reads certificates in PEM. Text that is none is a {@link PkiException}. */
public final class Certificates {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private Certificates() {}

  /** What the first certificate of the PEM text says. */
  public static CertificateFacts read(String certificatePem) {
    X509Certificate certificate = Pem.certificate(certificatePem);
    X500Principal subject = certificate.getSubjectX500Principal();
    return new CertificateFacts(
        String.join(",", attributes(subject, "CN")),
        attributes(subject, "O"),
        alternativeNames(certificate, DNS_NAME),
        alternativeNames(certificate, IP_ADDRESS).stream()
            .map(CertificateProfile::canonicalAddress)
            .toList(),
        usages(certificate),
        certificate.getSerialNumber().toString(16),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant());
  }

  /** Whether the PEM text holds certificates, and none that cannot be read. */
  public static boolean areReadable(String certificatesPem) {
    try {
      return !Pem.certificates(certificatesPem).isEmpty();
    } catch (PkiException e) {
      return false;
    }
  }

  /** Whether the authority's key signed the certificate; says nothing of its life time. */
  public static boolean issuedBy(String certificatePem, String authorityPem) {
    return issuedBy(Pem.certificate(certificatePem), Pem.certificate(authorityPem));
  }

  /**
   * Whether it is of this authority, says what the profile wants, and need not be renewed yet; what
   * cannot be read is not good.
   */
  public static boolean isGood(
      String certificatePem, String authorityPem, CertificateProfile profile, Instant now) {
    if (!areReadable(certificatePem) || !issuedBy(certificatePem, authorityPem)) {
      return false;
    }
    CertificateFacts facts = read(certificatePem);
    return facts.matches(profile) && !facts.renewalDue(now);
  }

  /** Whether the key of any of the authorities in the PEM text signed the certificate. */
  public static boolean issuedByAny(String certificatePem, String authoritiesPem) {
    X509Certificate certificate = Pem.certificate(certificatePem);
    return Pem.certificates(authoritiesPem).stream().anyMatch(a -> issuedBy(certificate, a));
  }

  private static boolean issuedBy(X509Certificate certificate, X509Certificate authority) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Values of the attribute in the order of the encoding (RFC 2253 text is the other way round).
   */
  static List<String> attributes(X500Principal subject, String type) {
    try {
      // LdapName counts from the right of the text, which is the order of the encoding.
      return new LdapName(subject.getName(X500Principal.RFC2253))
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase(type))
              .map(rdn -> rdn.getValue().toString())
              .toList();
    } catch (InvalidNameException e) {
      throw new PkiException("the subject is not a name", e);
    }
  }

  private static List<String> alternativeNames(X509Certificate certificate, int kind) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return List.of();
      }
      return names.stream()
          .filter(name -> Objects.equals(name.getFirst(), kind))
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    } catch (CertificateParsingException e) {
      throw new PkiException("the certificate's alternative names cannot be read", e);
    }
  }

  private static Set<Usage> usages(X509Certificate certificate) {
    Set<Usage> usages = EnumSet.noneOf(Usage.class);
    try {
      List<String> found = certificate.getExtendedKeyUsage();
      if (found == null) {
        return usages;
      }
      if (found.contains(KeyPurposeId.id_kp_serverAuth.getId())) {
        usages.add(Usage.SERVER_AUTH);
      }
      if (found.contains(KeyPurposeId.id_kp_clientAuth.getId())) {
        usages.add(Usage.CLIENT_AUTH);
      }
      return usages;
    } catch (CertificateParsingException e) {
      throw new PkiException("the certificate's usages cannot be read", e);
    }
  }
}

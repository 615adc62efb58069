package io.kubinception.pki;

import io.kubinception.pki.CertificateProfile.Usage;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that signs end entities only (path length 0). Made ones have an ECDSA
 * P-256 key. Immutable and safe for use by many threads. Every method throws {@link PkiException}
 * when a key or text is unusable.
 */
public final class CertificateAuthority {
  /** Certificates are valid this long before now: clocks of machines differ. */
  public static final Duration BACKDATING = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 128;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(X509Certificate certificate, PrivateKey key, Clock clock) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
  }

  /** A new self-signed authority. */
  public static CertificateAuthority create(String commonName, Duration validity, Clock clock) {
    KeyPair pair = KeyPairs.generate();
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    Instant now = clock.instant();
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  serial(new SecureRandom()),
                  Date.from(now.minus(BACKDATING)),
                  Date.from(now.plus(validity)),
                  name,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage,
                  true,
                  new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(pair.getPublic()));
      return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate(), clock);
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiException("cannot make the authority " + commonName, e);
    }
  }

  /** The authority of these two PEM texts; refused when they do not belong together. */
  public static CertificateAuthority fromPem(
      String certificatePem, String privateKeyPem, Clock clock) {
    X509Certificate certificate = Pem.certificate(certificatePem);
    PrivateKey key = Pem.privateKey(privateKeyPem);
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException("not an authority: " + certificate.getSubjectX500Principal());
    }
    if (!KeyPairs.match(certificate.getPublicKey(), key)) {
      throw new PkiException(
          "the key is not the one of the authority " + certificate.getSubjectX500Principal());
    }
    return new CertificateAuthority(certificate, key, clock);
  }

  /** The authority's certificate, PEM. */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  /** The authority's private key, PKCS#8, PEM; secret. */
  public String privateKeyPem() {
    return Pem.privateKey(key);
  }

  /** A new key and a certificate for it; it never outlives the authority. */
  public IssuedCertificate issue(CertificateProfile profile) {
    KeyPair pair = KeyPairs.generate();
    try {
      X509Certificate issued = sign(builder(profile, pair.getPublic()), key);
      return new IssuedCertificate(Pem.certificate(issued), Pem.privateKey(pair.getPrivate()));
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiException("cannot issue a certificate for " + profile.commonName(), e);
    }
  }

  private X509v3CertificateBuilder builder(CertificateProfile profile, PublicKey publicKey)
      throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    Date wanted = Date.from(now.plus(profile.validity()));
    Date notAfter = wanted.after(certificate.getNotAfter()) ? certificate.getNotAfter() : wanted;
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                serial(random),
                Date.from(now.minus(BACKDATING)),
                notAfter,
                subject(profile),
                publicKey)
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .addExtension(Extension.extendedKeyUsage, false, usages(profile))
            .addExtension(
                Extension.subjectKeyIdentifier,
                false,
                extensions.createSubjectKeyIdentifier(publicKey))
            .addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
    GeneralName[] names = alternativeNames(profile);
    if (names.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return builder;
  }

  private static X500Name subject(CertificateProfile profile) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    // As they are: the builder reads a text that begins with a backslash or # as something else.
    profile.organizations().forEach(o -> subject.addRDN(BCStyle.O, new DERUTF8String(o)));
    // A certificate without any CN is wanted by tests only, but an empty CN is never right.
    if (!profile.commonName().isEmpty()) {
      subject.addRDN(BCStyle.CN, new DERUTF8String(profile.commonName()));
    }
    return subject.build();
  }

  private static ExtendedKeyUsage usages(CertificateProfile profile) {
    return new ExtendedKeyUsage(
        profile.usages().stream()
            .sorted()
            .map(
                usage ->
                    switch (usage) {
                      case Usage.SERVER_AUTH -> KeyPurposeId.id_kp_serverAuth;
                      case Usage.CLIENT_AUTH -> KeyPurposeId.id_kp_clientAuth;
                    })
            .toArray(KeyPurposeId[]::new));
  }

  private static GeneralName[] alternativeNames(CertificateProfile profile) {
    return Stream.concat(
            profile.dnsNames().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            profile.ipAddresses().stream()
                .map(address -> new GeneralName(GeneralName.iPAddress, address)))
        .toArray(GeneralName[]::new);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(KeyPairs.signatureAlgorithm(key)).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign", e);
    }
  }

  private static BigInteger serial(SecureRandom random) {
    // RFC 5280 wants it positive and not zero.
    return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "CertificateAuthority[" + certificate.getSubjectX500Principal() + "]";
  }
}

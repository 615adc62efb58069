package io.kubinception.pki;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * What a PKCS#10 certificate signing request asks for, as the checks of kubelet serving requests
 * need it.
 *
 * @param commonName subject CN, empty when there is none
 * @param organizations subject O, in order
 * @param dnsNames requested DNS names
 * @param ipAddresses requested addresses
 * @param emails requested e-mail addresses
 * @param uris requested URIs
 * @param otherNames requested names of any other kind (count); a careful signer refuses them
 */
public record CertificateSigningRequestFacts(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<String> ipAddresses,
    List<String> emails,
    List<String> uris,
    int otherNames) {

  /** Copies the lists. */
  public CertificateSigningRequestFacts {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
    emails = List.copyOf(emails);
    uris = List.copyOf(uris);
  }

  /**
   * Reads the request and checks that its sender holds the key.
   *
   * @throws PkiException if the text is no request or its signature is wrong
   */
  public static CertificateSigningRequestFacts parse(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
        throw new PkiException("no certificate signing request in the PEM text");
      }
      requireValidSignature(request);
      return facts(request);
    } catch (IOException | IllegalArgumentException e) {
      throw new PkiException("not a certificate signing request", e);
    }
  }

  private static void requireValidSignature(PKCS10CertificationRequest request) {
    try {
      if (!request.isSignatureValid(
          new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
        throw new PkiException("the request is not signed by its own key");
      }
    } catch (OperatorCreationException | PKCSException e) {
      throw new PkiException("the request's signature cannot be checked", e);
    }
  }

  private static CertificateSigningRequestFacts facts(PKCS10CertificationRequest request)
      throws IOException {
    X500Principal subject = new X500Principal(request.getSubject().getEncoded());
    List<GeneralName> names = names(request);
    List<String> dns = texts(names, GeneralName.dNSName);
    List<String> addresses =
        ofKind(names, GeneralName.iPAddress).map(CertificateSigningRequestFacts::address).toList();
    List<String> emails = texts(names, GeneralName.rfc822Name);
    List<String> uris = texts(names, GeneralName.uniformResourceIdentifier);
    int known = dns.size() + addresses.size() + emails.size() + uris.size();
    return new CertificateSigningRequestFacts(
        String.join(",", Certificates.attributes(subject, "CN")),
        Certificates.attributes(subject, "O"),
        dns,
        addresses,
        emails,
        uris,
        names.size() - known);
  }

  private static List<GeneralName> names(PKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    if (extensions == null) {
      return List.of();
    }
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names == null ? List.of() : Arrays.asList(names.getNames());
  }

  private static Stream<GeneralName> ofKind(List<GeneralName> names, int kind) {
    return names.stream().filter(name -> name.getTagNo() == kind);
  }

  private static List<String> texts(List<GeneralName> names, int kind) {
    return ofKind(names, kind).map(name -> name.getName().toString()).toList();
  }

  private static String address(GeneralName name) {
    try {
      return InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets())
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new PkiException("the request holds an address that is none", e);
    }
  }
}

package io.kubinception.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateSigningRequestFactsTest {
  @Test
  void itTellsEverythingThatAKubeletMayAskFor() throws Exception {
    String pem =
        request(
            KeyPairs.generate(),
            KeyPairs.generate(),
            true,
            new GeneralName(GeneralName.dNSName, "node-1"),
            new GeneralName(GeneralName.iPAddress, "10.0.0.7"),
            new GeneralName(GeneralName.rfc822Name, "a@example.org"),
            new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://a"),
            new GeneralName(GeneralName.registeredID, "1.2.3"));

    CertificateSigningRequestFacts facts = CertificateSigningRequestFacts.parse(pem);

    assertThat(facts.commonName()).isEqualTo("system:node:node-1");
    assertThat(facts.organizations()).containsExactly("system:nodes");
    assertThat(facts.dnsNames()).containsExactly("node-1");
    assertThat(facts.ipAddresses()).containsExactly("10.0.0.7");
    assertThat(facts.emails()).containsExactly("a@example.org");
    assertThat(facts.uris()).containsExactly("spiffe://a");
    assertThat(facts.otherNames()).isEqualTo(1);
  }

  @Test
  void aRequestWithoutNamesHasNone() throws Exception {
    String pem = request(KeyPairs.generate(), KeyPairs.generate(), true);

    assertThat(CertificateSigningRequestFacts.parse(pem).dnsNames()).isEmpty();
  }

  @Test
  void aRequestSignedByAnotherKeyIsRefused() throws Exception {
    String pem = request(KeyPairs.generate(), KeyPairs.generate(), false);

    assertThatThrownBy(() -> CertificateSigningRequestFacts.parse(pem))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("own key");
  }

  @Test
  void anotherTextIsRefused() {
    assertThatThrownBy(() -> CertificateSigningRequestFacts.parse("hello"))
        .isInstanceOf(PkiException.class);
  }

  private static String request(KeyPair own, KeyPair foreign, boolean honest, GeneralName... names)
      throws Exception {
    PKCS10CertificationRequestBuilder builder =
        new JcaPKCS10CertificationRequestBuilder(
            new X500Name("O=system:nodes,CN=system:node:node-1"), own.getPublic());
    if (names.length > 0) {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    KeyPair signer = honest ? own : foreign;
    return Pem.encode(
        "CERTIFICATE REQUEST",
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
            .getEncoded());
  }
}

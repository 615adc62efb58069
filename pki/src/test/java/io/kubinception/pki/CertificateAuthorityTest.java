package io.kubinception.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.pki.CertificateProfile.Usage;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Duration YEARS = Duration.ofDays(3650);

  private final CertificateAuthority authority =
      CertificateAuthority.create("some authority", YEARS, CLOCK);

  @Test
  void theJdkAcceptsTheChain() throws Exception {
    IssuedCertificate issued = authority.issue(serverProfile());

    PKIXParameters parameters =
        new PKIXParameters(
            Set.of(new TrustAnchor(Pem.certificate(authority.certificatePem()), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(Pem.certificate(issued.certificatePem()))),
            parameters);
  }

  @Test
  void aCertificateSaysWhatTheProfileWants() {
    CertificateFacts facts = authority.issue(serverProfile()).facts();

    assertThat(facts.commonName()).isEqualTo("system:node:a");
    assertThat(facts.organizations()).containsExactly("system:nodes", "b,c=\"d\"");
    assertThat(facts.dnsNames()).containsExactly("kubernetes", "kubernetes.default.svc");
    assertThat(facts.ipAddresses()).containsExactly("10.96.0.1", "fd00:0:0:0:0:0:0:1");
    assertThat(facts.usages()).containsExactlyInAnyOrder(Usage.SERVER_AUTH, Usage.CLIENT_AUTH);
    assertThat(facts.notBefore()).isEqualTo(NOW.minus(CertificateAuthority.BACKDATING));
    assertThat(facts.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(90)));
    assertThat(facts.matches(serverProfile())).isTrue();
    assertThat(facts.matches(serverProfile().withIpAddresses(List.of("10.96.0.2")))).isFalse();
  }

  @Test
  void identifiersTieTheCertificateToItsAuthority() {
    X509Certificate root = Pem.certificate(authority.certificatePem());
    X509Certificate issued = Pem.certificate(authority.issue(serverProfile()).certificatePem());

    byte[] subjectKeyId = root.getExtensionValue("2.5.29.14");
    byte[] authorityKeyId = issued.getExtensionValue("2.5.29.35");
    // Both end with the 20 bytes of the same SHA-1.
    assertThat(tail(authorityKeyId)).isEqualTo(tail(subjectKeyId));
    assertThat(issued.getExtensionValue("2.5.29.14")).isNotNull();
    assertThat(root.getBasicConstraints()).isZero();
    assertThat(issued.getBasicConstraints()).isEqualTo(-1);
    assertThat(issued.getSerialNumber().bitLength()).isBetween(64, 129);
  }

  @Test
  void aCertificateNeverOutlivesItsAuthority() {
    CertificateFacts facts =
        authority.issue(CertificateProfile.client("a", YEARS.multipliedBy(2))).facts();

    assertThat(facts.notAfter()).isEqualTo(NOW.plus(YEARS));
  }

  @Test
  void renewalIsDueAtTwoThirdsOfItsLife() {
    CertificateFacts facts =
        authority.issue(CertificateProfile.client("a", Duration.ofDays(90))).facts();

    assertThat(facts.renewalDue(NOW.plus(Duration.ofDays(59)))).isFalse();
    assertThat(facts.renewalDue(NOW.plus(Duration.ofDays(60)))).isTrue();
  }

  @Test
  void anAuthorityGoesThroughPemAndBack() {
    CertificateAuthority again =
        CertificateAuthority.fromPem(authority.certificatePem(), authority.privateKeyPem(), CLOCK);

    IssuedCertificate issued = again.issue(serverProfile());

    assertThat(again.certificatePem()).isEqualTo(authority.certificatePem());
    assertThat(Certificates.issuedBy(issued.certificatePem(), authority.certificatePem())).isTrue();
  }

  @Test
  void anotherAuthorityOfTheSameNameDidNotIssueIt() {
    CertificateAuthority other = CertificateAuthority.create("some authority", YEARS, CLOCK);
    IssuedCertificate issued = authority.issue(serverProfile());

    assertThat(Certificates.issuedBy(issued.certificatePem(), other.certificatePem())).isFalse();
  }

  @Test
  void aKeyOfAnotherAuthorityIsRefused() {
    CertificateAuthority other = CertificateAuthority.create("other", YEARS, CLOCK);

    assertThatThrownBy(
            () ->
                CertificateAuthority.fromPem(
                    authority.certificatePem(), other.privateKeyPem(), CLOCK))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("the key is not the one");
  }

  @Test
  void anEndEntityIsNoAuthority() {
    IssuedCertificate issued = authority.issue(serverProfile());

    assertThatThrownBy(
            () ->
                CertificateAuthority.fromPem(
                    issued.certificatePem(), issued.privateKeyPem(), CLOCK))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("not an authority");
  }

  @Test
  void textsThatAreNoPemAreRefusedWithoutQuotingThem() {
    assertThatThrownBy(() -> Certificates.read("hello")).isInstanceOf(PkiException.class);
    assertThatThrownBy(
            () ->
                CertificateAuthority.fromPem(
                    authority.certificatePem(),
                    "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
                    CLOCK))
        .isInstanceOf(PkiException.class)
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void keysNeverReachText() {
    IssuedCertificate issued = authority.issue(serverProfile());
    ServiceAccountKey serviceAccountKey = ServiceAccountKey.generate();

    assertThat(
            List.of(
                authority.toString(),
                issued.toString(),
                TlsMaterial.of(authority.certificatePem(), issued).toString(),
                Kubeconfig.ClientCertificate.of(issued).toString(),
                serviceAccountKey.toString()))
        .noneMatch(text -> text.contains("PRIVATE KEY"));
    assertThat(serviceAccountKey.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(serviceAccountKey.publicKeyPem()).startsWith("-----BEGIN PUBLIC KEY-----\n");
  }

  @Test
  void aProfileRefusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> serverProfile().withIpAddresses(List.of("example.org")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] tail(byte[] bytes) {
    return java.util.Arrays.copyOfRange(bytes, bytes.length - 20, bytes.length);
  }

  private static CertificateProfile serverProfile() {
    return CertificateProfile.server("system:node:a", Duration.ofDays(90))
        .withOrganizations("system:nodes", "b,c=\"d\"")
        .withDnsNames(List.of("kubernetes", "kubernetes.default.svc"))
        .withIpAddresses(List.of("10.96.0.1", "fd00::1"))
        .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH);
  }
}

package io.kubinception.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CertificateProfile PROFILE =
      CertificateProfile.client("somebody", Duration.ofDays(1));

  private final CertificateAuthority authority =
      CertificateAuthority.create("one", Duration.ofDays(9), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void oneOfTheAuthorityThatSaysWhatIsWishedIsGood() {
    assertThat(isGood(authority.issue(PROFILE).certificatePem())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "edited by hand",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"
      })
  void whatCannotBeReadIsNotGood(String text) {
    assertThat(isGood(text)).isFalse();
  }

  private boolean isGood(String certificatePem) {
    return Certificates.isGood(certificatePem, authority.certificatePem(), PROFILE, NOW);
  }
}

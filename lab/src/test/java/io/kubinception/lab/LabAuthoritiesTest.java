package io.kubinception.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.pki.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabAuthoritiesTest {

  private final Path folder;

  LabAuthoritiesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void areTheSameTheNextTime() {
    var first = authorities(Clock.systemUTC());
    var root = first.etcdRoot();
    var second = authorities(Clock.systemUTC());

    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(second.joinToken())
        .isEqualTo(first.joinToken())
        .matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
    assertThat(second.etcdRoot().certificatePem()).isEqualTo(root.certificatePem());
  }

  @Test
  void certificatesAreRenewedBeforeTheyRunOut() {
    var root = authorities(Clock.systemUTC()).etcdRoot();
    var later = Clock.offset(Clock.systemUTC(), LabAuthorities.LIFETIME.minus(Duration.ofDays(10)));

    assertThat(authorities(later).etcdRoot().certificatePem()).isNotEqualTo(root.certificatePem());
  }

  @Test
  void aCertificateOfAnAuthorityThatIsGoneIsReplaced() throws IOException {
    var before = authorities(Clock.systemUTC());
    before.etcdRoot();
    Files.delete(folder.resolve("pki/etcd-client.pem"));
    var after = authorities(Clock.systemUTC());

    assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(
            Certificates.issuedBy(
                after.etcdRoot().certificatePem(), after.etcdClients().certificatePem()))
        .isTrue();
  }

  private LabAuthorities authorities(Clock clock) {
    return LabAuthorities.ensure(new LabHome(folder), clock);
  }
}

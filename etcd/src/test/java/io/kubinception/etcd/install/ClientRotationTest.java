package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientRotationTest {
  private static final Instant BIRTH = Instant.parse("2026-01-01T00:00:00Z");

  private Path folder = Path.of("");
  private String first = "";

  @BeforeEach
  void birth(@TempDir Path temporary) {
    folder = temporary;
    first = at(Duration.ZERO).ensure("shared").clients().certificatePem();
  }

  private AuthorityFolder at(Duration later) {
    return new AuthorityFolder(
        folder.resolve("pki"), Clock.fixed(BIRTH.plus(later), ZoneOffset.UTC));
  }

  private ClientRotation rotation() {
    return new ClientRotation(at(Duration.ofDays(400)), "shared");
  }

  private EtcdAuthorities now() {
    return at(Duration.ofDays(400)).ensure("shared");
  }

  private List<String> trusted() {
    return now().trustedForClients().stream().map(CertificateAuthority::certificatePem).toList();
  }

  @Test
  void bothAreTrustedBeforeTheNewOneSigns() {
    assertThat(rotation().isUnderWay()).isFalse();

    rotation().begin();
    rotation().begin();

    assertThat(rotation().isUnderWay()).isTrue();
    assertThat(trusted()).hasSize(2).first().isEqualTo(first);
    assertThat(rotation().newerSigns()).isFalse();
    assertThat(now().trustedForClientsPem()).isEqualTo(String.join("", trusted()));
  }

  @Test
  void theNewOneSignsAndStaysAlone() {
    rotation().begin();
    rotation().letNewerSign();
    rotation().letNewerSign();

    assertThat(trusted()).hasSize(2).last().isEqualTo(first);
    assertThat(rotation().newerSigns()).isTrue();
    rotation().end();
    assertThat(trusted()).hasSize(1).doesNotContain(first);
    assertThat(rotation().isUnderWay()).isFalse();
  }

  @Test
  void goneBackTheOldOneStaysAlone() {
    rotation().begin();
    rotation().letNewerSign();
    rotation().letOlderSign();
    rotation().end();

    assertThat(trusted()).containsExactly(first);
  }

  @Test
  void keysAreForTheirOwnerAlone() throws IOException {
    rotation().begin();
    rotation().letNewerSign();

    assertThat(Files.getPosixFilePermissions(folder.resolve("pki/clients.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(now().toString()).doesNotContain("KEY");
  }
}

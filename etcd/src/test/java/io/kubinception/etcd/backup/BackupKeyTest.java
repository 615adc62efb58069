package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupKeyTest {
  private static final String TEXT = Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]);

  private final Path folder;

  BackupKeyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aFileThatOthersCanReadIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), TEXT + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> BackupKey.ofFile(file)).hasMessageContaining("chmod 600");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(BackupKey.ofFile(file)).isEqualTo(BackupKey.ofBase64(TEXT));
  }

  @Test
  void whatIsNoKeyIsRefusedWithAWayOut() {
    for (String wrong : new String[] {"", "c2hvcnQ=", "?" + TEXT}) {
      assertThatThrownBy(() -> BackupKey.ofBase64(wrong))
          .isInstanceOf(BackupException.Misconfigured.class)
          .hasMessageContaining("openssl rand -base64 32");
    }
  }

  @Test
  void itsTextTellsNothing() {
    assertThat(BackupKey.ofBase64(TEXT).toString()).doesNotContain(TEXT).hasSizeLessThan(30);
  }
}

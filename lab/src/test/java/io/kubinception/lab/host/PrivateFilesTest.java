package io.kubinception.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

  private final Path folder;

  PrivateFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void onlyTheOwnerReadsThem() throws IOException {
    Path file = folder.resolve("pki/ca.pem");

    assertThat(PrivateFiles.write(file, "secret")).isTrue();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pki"))))
        .isEqualTo("rwx------");
  }

  @Test
  void tellsWhetherTheTextIsNew() {
    Path file = folder.resolve("file");

    assertThat(PrivateFiles.write(file, "one")).isTrue();
    assertThat(PrivateFiles.write(file, "one")).isFalse();
    assertThat(PrivateFiles.write(file, "two")).isTrue();
    assertThat(PrivateFiles.read(file)).contains("two");
  }

  @Test
  void aKilledWriterLeavesNothingInTheWay() throws IOException {
    Files.writeString(folder.resolve(".file.half"), "half");

    assertThat(PrivateFiles.write(folder.resolve("file"), "whole")).isTrue();
    assertThat(folder).isDirectoryNotContaining("glob:**.half");
  }
}

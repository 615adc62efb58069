package io.kubinception.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabFilesTest {

  private final Path folder;

  LabFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void onlyTheOwnerReadsThem() throws IOException {
    Path file = folder.resolve("pki/ca.pem");

    assertThat(LabFiles.write(file, "secret")).isTrue();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pki"))))
        .isEqualTo("rwx------");
  }

  @Test
  void tellsWhetherTheTextIsNew() {
    Path file = folder.resolve("file");

    assertThat(LabFiles.write(file, "one")).isTrue();
    assertThat(LabFiles.write(file, "one")).isFalse();
    assertThat(LabFiles.write(file, "two")).isTrue();
    assertThat(LabFiles.read(file)).contains("two");
  }

  @Test
  void aKilledWriterLeavesNothingInTheWay() throws IOException {
    Files.writeString(folder.resolve(".file.half"), "half");

    assertThat(LabFiles.write(folder.resolve("file"), "whole")).isTrue();
    assertThat(folder).isDirectoryNotContaining("glob:**.half");
  }
}

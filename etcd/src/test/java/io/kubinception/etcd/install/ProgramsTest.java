package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  private final Path folder;

  ProgramsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void knowTheirVersion() {
    FolderServers.programs(folder, "3.7.3", "etcd", "etcdctl", "etcdutl");

    assertThat(Programs.in(folder).version()).hasToString("3.7.3");
  }

  @Test
  void ofDifferentVersionsAreRefused() {
    FolderServers.programs(folder, "3.7.3", "etcd", "etcdctl");
    FolderServers.programs(folder, "3.6.14", "etcdutl");

    assertThatThrownBy(() -> Programs.in(folder))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll("etcd 3.7.3, etcdctl 3.7.3, etcdutl 3.6.14", "of one");
  }

  @Test
  void thatCustomersMayNotShareAreRefused() {
    FolderServers.programs(folder, "3.5.32", "etcd", "etcdctl", "etcdutl");

    assertThatThrownBy(() -> Programs.in(folder)).hasMessageContaining("use 3.5.33, 3.6.14");
  }

  @Test
  void thatAreNoneAreRefused() throws IOException {
    FolderServers.programs(folder, "3.7.3", "etcd", "etcdctl", "etcdutl");
    Files.writeString(folder.resolve("etcdutl"), "#!/bin/sh\necho hello\n");
    assertThatThrownBy(() -> Programs.in(folder)).hasMessageContaining("etcdutl is not etcdutl");

    Files.write(folder.resolve("etcdutl"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Programs.in(folder)).hasMessageContaining("another kind of machine");

    Files.setPosixFilePermissions(
        folder.resolve("etcdutl"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Programs.in(folder)).hasMessageContaining("make it executable");

    Files.delete(folder.resolve("etcdutl"));
    assertThatThrownBy(() -> Programs.in(folder)).hasMessageContaining("etcdutl is needed");
  }
}

package io.kubinception.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabHomeTest {
  private final LabHome home;

  LabHomeTest(@TempDir Path temporary) {
    home = new LabHome(temporary.resolve(".kubinception"));
  }

  @Test
  void goesWithAllThatTheLabMade() throws IOException {
    file("pki/etcd-root.pem");
    file("admin.kubeconfig");

    assertThat(home.remove()).isTrue();

    assertThat(home.folder()).doesNotExist();
    assertThat(home.remove()).isFalse();
  }

  @Test
  void leavesTheAuthoritiesOfInstalledEtcdClusters() throws IOException {
    file("pki/etcd-root.pem");
    Path authority = file("etcd/region-1/clients.pem");

    assertThat(home.remove()).isTrue();

    assertThat(authority).hasContent("key");
    assertThat(home.pki()).doesNotExist();
    assertThat(home.remove()).as("once more there is nothing to do").isFalse();
  }

  private Path file(String name) throws IOException {
    Path file = home.folder().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "key");
  }
}

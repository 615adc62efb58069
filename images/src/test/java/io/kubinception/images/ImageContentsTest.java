package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageContentsTest {

  @Test
  void goBinariesTellTheirModulesAndWhatStandsInForThem() {
    var lines =
        """
        /x/usr/local/bin/etcd: go1.26.1
        \tpath\tgo.etcd.io/etcd/server/v3
        \tmod\tkubinception.io/images/etcd\t(devel)\t
        \tdep\tgo.etcd.io/etcd/server/v3\tv3.6.14\th1:abc=
        \tdep\tk8s.io/api\tv0.0.0\t
        \t=>\tk8s.io/api\tv0.36.4\th1:def=
        \tbuild\t-compiler=gc
        """;

    assertThat(GoModules.parse(lines.lines().toList()))
        .extracting(Part::purl)
        .containsExactly(
            "pkg:golang/go.etcd.io/etcd/server/v3@v3.6.14",
            "pkg:golang/k8s.io/api@v0.36.4",
            "pkg:golang/std@1.26.1");
  }

  @Test
  void packagesAreThoseThatAreInstalled() {
    var status =
        """
        Package: libc6
        Status: install ok installed
        Architecture: amd64
        Version: 2.41-12

        Package: gone
        Status: deinstall ok config-files
        Version: 1

        Package: tar
        Status: install ok installed
        Version: 1:1.35+dfsg-3
        """;

    assertThat(DebianPackages.parse(status))
        .extracting(Part::purl)
        .containsExactly("pkg:deb/debian/libc6@2.41-12", "pkg:deb/debian/tar@1:1.35%2Bdfsg-3");
  }

  @Test
  void jarsNameThemselvesOrAreNamedByTheirFiles(@TempDir Path folder) throws IOException {
    jar(folder.resolve("whole-1.0.jar"), "org.x", "whole", "1.0");
    jar(folder.resolve("bare-2.1.0.jar"), "", "", "");
    Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.1\"\n");

    assertThat(JavaParts.in(folder))
        .extracting(Part::purl)
        .containsExactly(
            "pkg:maven/bare@2.1.0", "pkg:maven/org.x/whole@1.0", "pkg:generic/openjdk@25.0.1");
  }

  private static void jar(Path file, String group, String artifact, String version)
      throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(
          new ZipEntry(
              group.isEmpty()
                  ? "README"
                  : "META-INF/maven/%s/%s/pom.properties".formatted(group, artifact)));
      out.write(
          "groupId=%s\nartifactId=%s\nversion=%s\n".formatted(group, artifact, version).getBytes());
    }
  }
}

package io.kubinception.infrastructure.docker;

import io.kubinception.infrastructure.InstanceSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The folder that cloud-init's NoCloud reads, as a tar for Docker. */
final class Seed {

  static final String FOLDER = "/var/lib/cloud/seed/nocloud";
  private static final int FOR_ROOT_ONLY = 0600;

  private Seed() {}

  static InputStream tar(InstanceSpec spec) {
    String metaData = "instance-id: %1$s\nlocal-hostname: %1$s\n".formatted(spec.name());
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      add(tar, "meta-data", metaData);
      add(tar, "user-data", spec.userData());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a tar to memory", e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(FOR_ROOT_ONLY);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}

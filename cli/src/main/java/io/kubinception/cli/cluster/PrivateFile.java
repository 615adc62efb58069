package io.kubinception.cli.cluster;

import io.kubinception.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that its owner alone can read, from its first byte on, and that is never half written. */
final class PrivateFile {
  private PrivateFile() {}

  static void write(Path file, String text) {
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw Failure.usage("--output: %s is a folder: name a file".formatted(file));
      }
      Files.createDirectories(folder);
      var draft =
          Files.createTempFile(
              folder,
              ".kubeconfig",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Failure.failed(
              "%s cannot be written (%s): name another file with --output"
                  .formatted(file, e.getClass().getSimpleName()))
          .because(e);
    }
  }
}

package io.kubinception.cli.cluster;

import io.kubinception.cli.Failure;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that {@code --output} names. */
final class KubeconfigFile {
  private KubeconfigFile() {}

  static void write(Path file, String kubeconfig) {
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw Failure.usage("--output: %s is a folder: name a file".formatted(file));
      }
      Files.createDirectories(folder);
      PrivateFiles.write(file, kubeconfig);
    } catch (IOException e) {
      throw Failure.failed(
              "%s cannot be written (%s): name another file with --output"
                  .formatted(file, e.getClass().getSimpleName()))
          .because(e);
    }
  }
}

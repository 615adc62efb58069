package io.kubinception.cli.cluster;

import io.kubinception.cli.Failure;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that {@code --output} names. */
final class KubeconfigFile {
  private KubeconfigFile() {}

  static void write(Path file, String kubeconfig) {
    try {
      Files.createDirectories(folder(file));
      PrivateFiles.write(file, kubeconfig);
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Fails as {@link #write} would; makes the file's folder. */
  static void check(Path file) {
    Path folder = folder(file);
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  private static Path folder(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw Failure.usage("--output: %s is a folder: name a file".formatted(file));
    }
    return folder;
  }

  private static Failure cannot(Path file, IOException e) {
    return Failure.failed(
            "%s cannot be written (%s): name another file with --output"
                .formatted(file, e.getClass().getSimpleName()))
        .because(e);
  }
}

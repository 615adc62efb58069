package io.kubinception.cli.cluster;

import io.kubinception.cli.Failure;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The file that {@code --output} names. */
final class KubeconfigFile {
  /** What {@code -o} takes elsewhere, here and in kubectl. */
  private static final Set<String> FORMATS = Set.of("json", "yaml", "name", "wide");

  private KubeconfigFile() {}

  static void write(Path file, String kubeconfig) {
    try {
      PrivateFiles.write(file, kubeconfig);
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Fails as {@link #write} would, and for words that name no file. */
  static void check(Path file) {
    if (FORMATS.contains(file.toString().toLowerCase(Locale.ROOT))) {
      throw Failure.usage(
          "--output names a file here, and '%s' looks like a format: a kubeconfig is always YAML, leave it out to have it printed, or write ./%1$s for a file of that name"
              .formatted(file));
    }
    Path folder = folder(file);
    if (!Files.isWritable(folder)) {
      throw cannot(file, new AccessDeniedException(folder.toString()));
    }
  }

  private static Path folder(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw Failure.usage("--output: %s is a folder: name a file".formatted(file));
    }
    if (!Files.isDirectory(folder)) {
      throw Failure.usage(
          "--output: there is no folder %s: make it first, or name a file elsewhere"
              .formatted(folder));
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

package io.kubinception.lab.host;

import io.kubinception.lab.LabException;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** The lab's own files, which only their owner reads. */
public final class LabFiles {

  private LabFiles() {}

  /** Writes the file unless it has this text already; whether it had not. */
  public static boolean write(Path file, String text) {
    try {
      if (read(file).filter(text::equals).isPresent()) {
        return false;
      }
      PrivateFiles.folder(file.resolveSibling(".").normalize());
      PrivateFiles.write(file, text);
      return true;
    } catch (IOException e) {
      throw new LabException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  public static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LabException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Removes the file, or the folder with all that is in it. */
  public static void removeTree(Path top) throws IOException {
    try (var files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package io.kubinception.lab.host;

import io.kubinception.lab.LabException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Files that only their owner reads, and that are there as a whole or not at all. */
public final class PrivateFiles {

  private PrivateFiles() {}

  public static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Writes the file unless it has this text already; whether it had not. */
  public static boolean write(Path file, String text) {
    try {
      if (read(file).filter(text::equals).isPresent()) {
        return false;
      }
      folder(file.resolveSibling(".").normalize());
      Path half = file.resolveSibling("." + file.getFileName() + ".half");
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (var channel =
          Files.newByteChannel(half, Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC))) {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
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
}

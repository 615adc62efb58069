package io.kubinception.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that their owner alone can read, from the first byte on, and that are there as a whole or
 * not at all, even when the machine loses its power.
 */
public final class PrivateFiles {
  private PrivateFiles() {}

  /** Makes the folder, and those above it that are missing, for the owner alone. */
  public static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------"));
    }
  }

  /** Puts a file in the place of the one that is there, if any; its folder is there. */
  public static void write(Path file, String text) throws IOException {
    Path half = file.resolveSibling("." + file.getFileName() + ".half");
    Files.deleteIfExists(half);
    Files.createFile(half, mode("rw-------"));
    try (var channel =
        Files.newByteChannel(half, Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}

package io.kubinception.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A build context: a recipe and its inputs in one folder, gone when closed. */
record StagingFolder(Path path) implements AutoCloseable {

  private static final Duration SURELY_ABANDONED = Duration.ofHours(6);

  static StagingFolder create(Path cache) {
    try {
      Path parent = Files.createDirectories(cache.resolve("staging"));
      return new StagingFolder(Files.createTempDirectory(parent, "context-"));
    } catch (IOException e) {
      throw new BuildFailed("Cannot write to the cache, " + cache, e);
    }
  }

  /** Removes what killed builds left behind. */
  static void sweep(Path cache) {
    Instant limit = Instant.now().minus(SURELY_ABANDONED);
    Path parent = cache.resolve("staging");
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> left = Files.list(parent)) {
      for (Path folder : left.toList()) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
          new StagingFolder(folder).close();
        }
      }
    } catch (IOException e) {
      throw new BuildFailed("Cannot clean the cache, " + parent, e);
    }
  }

  /** A copy of the folder's contents, with their permissions. */
  void copy(Path folder) {
    copy(folder, path);
  }

  /** A copy of the folder's contents under a name of its own. */
  void copyAs(String name, Path folder) {
    copy(folder, path.resolve(name));
  }

  /** The file itself under its own name, without a second copy where the disk allows that. */
  void link(Path file) {
    linkInto("", file);
  }

  void linkInto(String subfolder, Path file) {
    Path target = path.resolve(subfolder).resolve(file.getFileName());
    try {
      Files.createDirectories(target.getParent());
      try {
        Files.createLink(target, file);
      } catch (UnsupportedOperationException | IOException e) {
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new BuildFailed("Cannot put " + file + " into a build context", e);
    }
  }

  @Override
  public void close() {
    try {
      for (Path file : walk(path).sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new BuildFailed("Cannot remove " + path, e);
    }
  }

  private static void copy(Path folder, Path target) {
    try {
      for (Path file : walk(folder).toList()) {
        Path copy = target.resolve(folder.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new BuildFailed("Cannot copy " + folder + " into a build context", e);
    }
  }

  private static Stream<Path> walk(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return List.copyOf(files.toList()).stream();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

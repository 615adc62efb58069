package io.kubinception.etcd.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Backups in a directory: written beside their place, flushed to the disk and then renamed, so that
 * what has its name is whole. Files are readable by their owner alone.
 */
public final class DirectoryStore implements BackupStore {
  // No backup takes that long: its writer is dead.
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path root;

  /** In this directory, which must exist: a mount that is missing must not go unseen. */
  public DirectoryStore(Path root) {
    if (!Files.isDirectory(root)) {
      throw new BackupException.Misconfigured(
          "the backup directory %s does not exist: create or mount it".formatted(root));
    }
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public Upload begin(String name) {
    Path target = path(name);
    try {
      Path folder = parent(target);
      Files.createDirectories(folder);
      removeAbandoned(folder);
      return DirectoryUpload.begin(target);
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot write " + target, e);
    }
  }

  @Override
  public Optional<Resumed> resume(String name) {
    Path target = path(name);
    try {
      return DirectoryUpload.resume(target);
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot go on with " + target, e);
    }
  }

  private static void removeAbandoned(Path folder) throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(DirectoryStore::isUnfinished).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isUnfinished(Path file) {
    String name = file.toString();
    return name.endsWith(DirectoryUpload.PARTIAL) || name.endsWith(Kept.SUFFIX);
  }

  @Override
  public InputStream read(String name) {
    try {
      return Files.newInputStream(path(name));
    } catch (NoSuchFileException e) {
      throw new BackupException.NotFound(name);
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot read " + path(name), e);
    }
  }

  @Override
  public List<Stored> list(String prefix) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !isUnfinished(file))
          .map(this::stored)
          .filter(stored -> stored.name().startsWith(prefix))
          .sorted(Comparator.comparing(Stored::name))
          .toList();
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot list " + root, e);
    }
  }

  private Stored stored(Path file) {
    try {
      return new Stored(
          root.relativize(file).toString(),
          Files.size(file),
          Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot look at " + file, e);
    }
  }

  @Override
  public void delete(String name) {
    Path file = path(name);
    try {
      Files.deleteIfExists(file);
      DirectoryUpload.forget(file);
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot delete " + file, e);
    }
  }

  private Path path(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new BackupException.NotFound(name);
    }
    return path;
  }

  private Path parent(Path target) {
    Path parent = target.getParent();
    return parent == null ? root : parent;
  }
}

package io.kubinception.etcd.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Backups in a directory: written beside their place, flushed to the disk and then renamed, so that
 * what has its name is whole. Files are readable by their owner alone.
 */
public final class DirectoryStore implements BackupStore {
  private static final String PARTIAL = ".partial";
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
  public long write(String name, Content content) {
    Path target = path(name);
    try {
      Path folder = parent(target);
      Files.createDirectories(folder);
      removeAbandoned(folder);
      Path partial = folder.resolve("." + UUID.randomUUID() + PARTIAL);
      try {
        long bytes = writeFlushed(partial, content);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        flush(folder);
        return bytes;
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot write %s".formatted(target), e);
    }
  }

  private static long writeFlushed(Path file, Content content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(channel));
      content.writeTo(out);
      out.flush();
      channel.force(true);
      return channel.size();
    }
  }

  /** The rename itself is on the disk only after this. */
  private static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void removeAbandoned(Path folder) throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(PARTIAL)).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
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
          .filter(file -> !file.toString().endsWith(PARTIAL))
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
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot delete " + file, e);
    }
  }

  private Path path(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new IllegalArgumentException("not a name of a backup: " + name);
    }
    return path;
  }

  private Path parent(Path target) {
    Path parent = target.getParent();
    return parent == null ? root : parent;
  }
}

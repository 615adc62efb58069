package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a file beside its place, flushes it and renames it then. What is kept of it stands in a
 * small file of its own.
 */
final class DirectoryUpload implements Upload {
  /** Ends names of files that are not whole. */
  static final String PARTIAL = ".partial";

  private final Path target;
  private final Path partial;
  private final FileChannel channel;
  private boolean stays;

  private DirectoryUpload(Path target, Path partial, FileChannel channel, boolean stays) {
    this.target = target;
    this.partial = partial;
    this.channel = channel;
    this.stays = stays;
  }

  static DirectoryUpload begin(Path target) throws IOException {
    forget(target);
    Path partial = target.resolveSibling("." + UUID.randomUUID() + PARTIAL);
    FileChannel channel = create(partial);
    // Nobody else knows it yet; whoever resumes it sees that somebody is at it.
    isMine(channel);
    return new DirectoryUpload(target, partial, channel, false);
  }

  static Optional<BackupStore.Resumed> resume(Path target) throws IOException {
    Optional<Kept> kept = kept(target);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    Path partial = target.resolveSibling(kept.get().place());
    FileChannel channel;
    try {
      channel = FileChannel.open(partial, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (channel.size() < kept.get().bytes() || !isMine(channel)) {
      channel.close();
      return Optional.empty();
    }
    channel.truncate(kept.get().bytes()).position(kept.get().bytes());
    return Optional.of(
        new BackupStore.Resumed(
            kept.get().note(), new DirectoryUpload(target, partial, channel, true)));
  }

  /** Drops what was kept for that place. */
  static void forget(Path target) throws IOException {
    Optional<Kept> kept = kept(target);
    if (kept.isPresent()) {
      Files.deleteIfExists(target.resolveSibling(kept.get().place()));
    }
    Files.deleteIfExists(keptAt(target));
  }

  private static Path keptAt(Path target) {
    return target.resolveSibling("." + target.getFileName() + Kept.SUFFIX);
  }

  private static Optional<Kept> kept(Path target) throws IOException {
    try {
      // A name beside it, and not a way to some other file.
      return Kept.decode(Files.readAllBytes(keptAt(target)))
          .filter(kept -> kept.place().endsWith(PARTIAL) && !kept.place().contains("/"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static FileChannel create(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return FileChannel.open(file, StandardOpenOption.WRITE);
  }

  /** Whether no other writer is at it, where files can be locked; closing lets it go. */
  private static boolean isMine(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // Reading a backup back shows what two writers would make of it.
      return true;
    }
  }

  private static void write(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      file.write(left);
    }
  }

  @Override
  public void add(byte[] block) {
    try {
      write(channel, block);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void keep(ByteString note) {
    try {
      channel.force(true);
      var kept = new Kept(String.valueOf(partial.getFileName()), channel.size(), List.of(), note);
      Path next = target.resolveSibling("." + UUID.randomUUID() + PARTIAL);
      try (FileChannel file = create(next)) {
        write(file, kept.encode());
        file.force(true);
      }
      Files.move(next, keptAt(target), StandardCopyOption.ATOMIC_MOVE);
      stays = true;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public long complete() {
    try {
      channel.force(true);
      long bytes = channel.size();
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      flushFolder();
      Files.deleteIfExists(keptAt(target));
      return bytes;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** The rename itself is on the disk only after this. */
  private void flushFolder() throws IOException {
    Path folder = target.getParent();
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!stays) {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private BackupException unavailable(IOException cause) {
    return new BackupException.StoreUnavailable("cannot write " + target, cause);
  }
}

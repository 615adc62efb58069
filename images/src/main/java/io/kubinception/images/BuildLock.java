package io.kubinception.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time make a thing. The operating system frees it when a
 * process dies, however it dies.
 */
final class BuildLock implements AutoCloseable {

  /** A file lock belongs to a whole process; these tell its threads apart. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private BuildLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  static BuildLock hold(Path cache, String thing) {
    Path file = cache.resolve("locks").resolve(thing.replaceAll("[^A-Za-z0-9.-]", "_"));
    var threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    threads.lock();
    try {
      return new BuildLock(threads, lockFile(file));
    } catch (IOException e) {
      threads.unlock();
      throw new BuildFailed("Cannot lock " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BuildFailed("Cannot give up a lock", e);
    } finally {
      threads.unlock();
    }
  }

  private static FileChannel lockFile(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      // Held until the channel is closed.
      var unused = channel.lock();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}

package io.kubinception.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets one thread of one process of this machine at a time make a thing, like an image, or work on
 * it, like a lab. The operating system frees it when a process dies, however it dies.
 */
public final class MachineLock implements AutoCloseable {

  /** A file lock belongs to a whole process; these tell its threads apart. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private static final int LONGEST_HOLDER = 200;

  private final ReentrantLock threads;
  private final FileChannel channel;

  private MachineLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  static MachineLock hold(Path cache, String thing) {
    return hold(cache, thing, "", _ -> {});
  }

  /**
   * Waits for its turn.
   *
   * @param holder who wants it, for those who come later
   * @param waits is told who has it
   */
  public static MachineLock hold(Path cache, String thing, String holder, Consumer<String> waits) {
    Path file = cache.resolve("locks").resolve(thing.replaceAll("[^A-Za-z0-9.-]", "_"));
    var threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    if (!threads.tryLock()) {
      // The file stays shut: to close it here would give up the other's lock.
      waits.accept("another one of this process");
      threads.lock();
    }
    try {
      return new MachineLock(threads, lockFile(file, holder, waits));
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

  private static FileChannel lockFile(Path file, String holder, Consumer<String> waits)
      throws IOException {
    Files.createDirectories(file.getParent());
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      // Held until the channel is closed.
      if (channel.tryLock() == null) {
        waits.accept(read(channel));
        var unused = channel.lock();
      }
      channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var text = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST_HOLDER));
    channel.read(text, 0);
    return StandardCharsets.UTF_8.decode(text.flip()).toString();
  }
}

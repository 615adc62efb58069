package io.kubinception.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on, for servers that tests start.
 *
 * <p>A port that the kernel chooses may be another's before its server binds it: the source of a
 * connection, or the choice of a test in another process. So they come from below the kernel's
 * range (32768 and up on Linux), and each process has a slice of its own, which a locked file
 * keeps.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int SLICES = 50;
  private static final int SLICE = 200;
  private static final FreePorts OF_THIS_PROCESS = claim();

  private final FileChannel claim;
  private final int begin;
  private final AtomicInteger taken = new AtomicInteger();

  private FreePorts(FileChannel claim, int begin) {
    this.claim = claim;
    this.begin = begin;
  }

  /** One that this process has not used, until its slice is through. */
  public static int next() {
    return OF_THIS_PROCESS.choose();
  }

  /** Several at once. */
  public static List<Integer> next(int count) {
    return IntStream.range(0, count).mapToObj(i -> next()).toList();
  }

  private static FreePorts claim() {
    try {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"), "kubinception-ports");
      Files.createDirectories(folder);
      for (int slice = 0; slice < SLICES; slice++) {
        FileChannel file =
            FileChannel.open(
                folder.resolve(String.valueOf(slice)),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (file.tryLock() != null) {
          return new FreePorts(file, FIRST + slice * SLICE);
        }
        file.close();
      }
      throw new IllegalStateException("all %d slices of ports are in use".formatted(SLICES));
    } catch (IOException e) {
      throw new UncheckedIOException("no slice of ports", e);
    }
  }

  private int choose() {
    if (!claim.isOpen()) {
      throw new IllegalStateException("the slice of ports was given back");
    }
    for (int i = 0; i < SLICE; i++) {
      int port = begin + taken.getAndIncrement() % SLICE;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from %d on".formatted(begin));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

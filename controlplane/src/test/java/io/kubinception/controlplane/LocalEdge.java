package io.kubinception.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * In the place of an edge and a Service: a new connection goes to the next of the ports, one that
 * is there stays where it is.
 */
final class LocalEdge implements AutoCloseable {
  private final ServerSocket server;
  private final List<Integer> targets = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  LocalEdge() throws IOException {
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void add(int target) {
    targets.add(target);
  }

  void remove(int target) {
    targets.remove(Integer.valueOf(target));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        Thread.ofVirtual().start(() -> connect(from));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void connect(Socket from) {
    List<Integer> now = List.copyOf(targets);
    try (from;
        var to =
            new Socket(
                InetAddress.getLoopbackAddress(),
                now.get(Math.floorMod(turn.incrementAndGet(), now.size())))) {
      join(from, to);
    } catch (IOException e) {
      // Refused: so is the client.
    }
  }

  /** Carries both ways until both ends are done. */
  static void join(Socket from, Socket to) {
    Thread back = Thread.ofVirtual().start(() -> pump(to, from));
    pump(from, to);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The other way ends by the same.
    } finally {
      try {
        to.shutdownOutput();
      } catch (IOException e) {
        // Closed before.
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

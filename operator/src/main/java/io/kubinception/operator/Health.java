package io.kubinception.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.RuntimeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * /livez: the process runs; /readyz: its watches run; /metrics: a few figures in Prometheus' text
 * format.
 */
final class Health implements AutoCloseable {
  private final HttpServer server;
  private final Supplier<RuntimeInfo> runtime;
  private final Supplier<String> more;

  private Health(HttpServer server, Supplier<RuntimeInfo> runtime, Supplier<String> more) {
    this.server = server;
    this.runtime = runtime;
    this.more = more;
  }

  /** Serves; {@code more} adds series to /metrics. */
  static Health serve(int port, Supplier<RuntimeInfo> runtime, Supplier<String> more) {
    try {
      var health = new Health(HttpServer.create(new InetSocketAddress(port), 16), runtime, more);
      health.start();
      return health;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve health on port " + port, e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/livez", e -> answer(e, 200, "ok"));
    server.createContext("/readyz", this::ready);
    server.createContext("/metrics", e -> answer(e, 200, metrics() + more.get()));
    server.start();
  }

  private void ready(HttpExchange exchange) throws IOException {
    boolean ready = runtime.get().isStarted() && runtime.get().allEventSourcesAreHealthy();
    answer(exchange, ready ? 200 : 503, ready ? "ok" : "not all watches run");
  }

  private static String metrics() {
    var memory = ManagementFactory.getMemoryMXBean();
    return """
        # HELP kubinception_operator_heap_bytes Heap in use.
        # TYPE kubinception_operator_heap_bytes gauge
        kubinception_operator_heap_bytes %d
        # HELP kubinception_operator_threads Live platform threads.
        # TYPE kubinception_operator_threads gauge
        kubinception_operator_threads %d
        """
        .formatted(
            memory.getHeapMemoryUsage().getUsed(),
            ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

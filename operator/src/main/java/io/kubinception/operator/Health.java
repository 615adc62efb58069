package io.kubinception.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** /livez: the process runs; /readyz: its watches run; /metrics: what Prometheus is told. */
final class Health implements AutoCloseable {
  private final HttpServer server;
  private final Supplier<RuntimeInfo> runtime;

  private Health(HttpServer server, Supplier<RuntimeInfo> runtime) {
    this.server = server;
    this.runtime = runtime;
  }

  static Health serve(int port, Supplier<RuntimeInfo> runtime, PrometheusRegistry metrics) {
    try {
      var health = new Health(HttpServer.create(new InetSocketAddress(port), 16), runtime);
      health.start(metrics);
      return health;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve health on port " + port, e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void start(PrometheusRegistry metrics) {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/livez", e -> answer(e, 200, "ok"));
    server.createContext("/readyz", this::ready);
    server.createContext("/metrics", new MetricsHandler(metrics));
    server.start();
  }

  private void ready(HttpExchange exchange) throws IOException {
    boolean ready = runtime.get().isStarted() && runtime.get().allEventSourcesAreHealthy();
    answer(exchange, ready ? 200 : 503, ready ? "ok" : "not all watches run");
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

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

/**
 * /livez: the process runs; /readyz: its watches run, and the chart's policies judge what people
 * apply; /metrics: what Prometheus is told.
 */
final class Health implements AutoCloseable {
  private final HttpServer server;
  private final Supplier<RuntimeInfo> runtime;
  private final AdmissionPolicies policies;

  private Health(HttpServer server, Supplier<RuntimeInfo> runtime, AdmissionPolicies policies) {
    this.server = server;
    this.runtime = runtime;
    this.policies = policies;
  }

  static Health serve(
      int port,
      Supplier<RuntimeInfo> runtime,
      AdmissionPolicies policies,
      PrometheusRegistry metrics) {
    try {
      var health =
          new Health(HttpServer.create(new InetSocketAddress(port), 16), runtime, policies);
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
    if (!runtime.get().isStarted() || !runtime.get().allEventSourcesAreHealthy()) {
      answer(exchange, 503, "not all watches run");
    } else if (!policies.areInForce()) {
      answer(exchange, 503, "the admission policies are not in force yet");
    } else {
      answer(exchange, 200, "ok");
    }
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

package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Visits a workload by the node port of its Service, a new connection each time, as a load balancer
 * does: by the nodes that are Ready and not cordoned in turn, and by the next one when a node does
 * not take the connection.
 */
final class SteadyVisitor implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(150);
  private static final Duration NODES_EVERY = Duration.ofMillis(500);
  private static final Duration UNTIL_ROUTED = Duration.ofSeconds(60);
  private static final int CONNECT_MILLIS = 1_000;
  private static final int ANSWER_MILLIS = 5_000;

  private final KubernetesClient client;
  private final int port;
  private final String expected;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> threads;
  private volatile List<String> addresses = List.of();
  private volatile boolean stopped;
  private volatile int visits;

  /**
   * Begins once all nodes answer.
   *
   * @param expected what an answer has in it
   */
  SteadyVisitor(Customer customer, int port, String expected) {
    client = customer.client();
    this.port = port;
    this.expected = expected;
    addresses = read();
    Eventually.within(UNTIL_ROUTED).passes("all nodes answer at " + port, this::visitAll);
    threads = List.of(Thread.ofVirtual().start(this::look), Thread.ofVirtual().start(this::work));
  }

  /** A node knows of a new Service a moment after that has pods that are ready. */
  private void visitAll() throws IOException {
    for (String address : addresses) {
      assertThat(get(address)).contains(expected);
    }
  }

  private void look() {
    while (!stopped) {
      try {
        addresses = read();
      } catch (KubernetesClientException e) {
        // The nodes of before are good for longer.
      }
      LockSupport.parkNanos(NODES_EVERY.toNanos());
    }
  }

  private List<String> read() {
    return client.nodes().list().getItems().stream()
        .filter(n -> !Boolean.TRUE.equals(n.getSpec().getUnschedulable()))
        .filter(SteadyVisitor::ready)
        .flatMap(n -> n.getStatus().getAddresses().stream())
        .filter(a -> a.getType().equals("InternalIP"))
        .map(a -> a.getAddress())
        .toList();
  }

  private static boolean ready(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private void work() {
    for (int turn = 0; !stopped; turn++) {
      visit(turn);
      visits++;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void visit(int turn) {
    var said = new ArrayList<String>();
    List<String> now = addresses;
    for (int i = 0; i < now.size(); i++) {
      String address = now.get((turn + i) % now.size());
      try {
        String answer = get(address);
        if (!answer.contains(expected)) {
          failures.add(address + ": " + answer);
        }
        return;
      } catch (ConnectException | NoRouteToHostException e) {
        said.add(address + ": " + e);
      } catch (SocketTimeoutException e) {
        if (!"Connect timed out".equals(e.getMessage())) {
          failures.add(address + ": " + e);
          return;
        }
        said.add(address + ": " + e);
      } catch (IOException e) {
        failures.add(address + ": " + e);
        return;
      }
    }
    failures.add("no node took the connection: " + said);
  }

  private String get(String address) throws IOException {
    var url = URI.create("http://%s:%d/".formatted(address, port)).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(ANSWER_MILLIS);
    connection.setRequestProperty("Connection", "close");
    try (var body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  int visits() {
    return visits;
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.close();
    }
  }
}

package io.kubinception.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads from a customer's cluster, on a new connection each time. What fails is asked for again as
 * often as client-go asks (rest/request.go: 10 times, a second apart).
 */
final class SteadyReader implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration BEFORE_A_RETRY = Duration.ofSeconds(1);
  private static final int RETRIES = 10;

  private final CustomerApi api;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<String> raw = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long reads;

  SteadyReader(Customer customer) {
    api = CustomerApi.of(customer);
    thread = Thread.ofVirtual().start(this::work);
  }

  private void work() {
    while (!stopped) {
      read();
      reads++;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void read() {
    var said = new ArrayList<String>();
    while (said.size() <= RETRIES) {
      try {
        api.get("/api/v1/namespaces");
        return;
      } catch (IOException e) {
        said.add(e.toString());
        raw.add(e.toString());
      }
      LockSupport.parkNanos(BEFORE_A_RETRY.toNanos());
    }
    failures.add(String.join("; ", said));
  }

  /** Reads that failed although they were tried again. */
  List<String> failures() {
    return failures;
  }

  /** What it went through. */
  String told() {
    return "%d reads on new connections, %d tried again%s"
        .formatted(reads, raw.size(), raw.isEmpty() ? "" : " " + raw);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.kubinception.etcd;

import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a member measured since it started, from its {@code /metrics} (Prometheus text).
 *
 * @param walSync seconds of writing the log to disk
 * @param backendCommit seconds of writing the database to disk
 * @param leaderChanges how often it saw another member lead than before
 * @param proposalsFailed writes that found no quorum
 */
public record MemberMetrics(
    Histogram walSync, Histogram backendCommit, long leaderChanges, long proposalsFailed) {

  private static final String WAL_SYNC = "etcd_disk_wal_fsync_duration_seconds";
  private static final String BACKEND_COMMIT = "etcd_disk_backend_commit_duration_seconds";

  /**
   * How long something took, how often.
   *
   * @param atMost number of times by upper bound in seconds, as Prometheus has them: each bound
   *     counts those below it too, and the last bound is infinite
   */
  public record Histogram(Map<Double, Long> atMost) {
    /** Copies the map. */
    public Histogram {
      atMost = Collections.unmodifiableMap(new TreeMap<>(atMost));
    }

    /** How often it happened. */
    public long count() {
      return atMost.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** What happened since the earlier look; the whole, when the member started in between. */
    public Histogram since(Histogram earlier) {
      if (earlier.count() > count()) {
        return this;
      }
      var rest = new TreeMap<Double, Long>();
      atMost.forEach(
          (bound, times) -> rest.put(bound, times - earlier.atMost.getOrDefault(bound, 0L)));
      return new Histogram(rest);
    }

    /**
     * The time in seconds that the share was within, as Prometheus estimates it: evenly spread
     * inside of its bucket; empty when nothing happened.
     *
     * @param share such as 0.99
     */
    public Optional<Double> quantile(double share) {
      double wanted = count() * share;
      double lower = 0;
      long below = 0;
      for (Map.Entry<Double, Long> bucket : atMost.entrySet()) {
        long within = bucket.getValue() - below;
        if (within > 0 && bucket.getValue() >= wanted) {
          return Optional.of(
              bucket.getKey().isInfinite()
                  ? lower
                  : lower + (bucket.getKey() - lower) * (wanted - below) / within);
        }
        lower = bucket.getKey();
        below = bucket.getValue();
      }
      return Optional.empty();
    }
  }

  /** Reads the text; what it lacks counts as never happened. */
  public static MemberMetrics parse(String text) {
    var walSync = new TreeMap<Double, Long>();
    var backendCommit = new TreeMap<Double, Long>();
    long leaderChanges = 0;
    long proposalsFailed = 0;
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      int space = line.lastIndexOf(' ');
      if (space < 0) {
        continue;
      }
      String name = line.substring(0, space);
      String value = line.substring(space + 1);
      bucket(name, WAL_SYNC).ifPresent(bound -> walSync.put(bound, whole(value)));
      bucket(name, BACKEND_COMMIT).ifPresent(bound -> backendCommit.put(bound, whole(value)));
      switch (name) {
        case "etcd_server_leader_changes_seen_total" -> leaderChanges = whole(value);
        case "etcd_server_proposals_failed_total" -> proposalsFailed = whole(value);
        default -> {}
      }
    }
    return new MemberMetrics(
        new Histogram(walSync), new Histogram(backendCommit), leaderChanges, proposalsFailed);
  }

  private static Optional<Double> bucket(String name, String histogram) {
    String start = histogram + "_bucket{le=\"";
    if (!name.startsWith(start)) {
      return Optional.empty();
    }
    String bound = name.substring(start.length(), name.length() - 2);
    return Optional.of(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound));
  }

  private static long whole(String value) {
    return (long) Double.parseDouble(value);
  }

  /** Asks members over HTTPS, with the same certificate as etcd. */
  public static final class Reader implements AutoCloseable {
    private static final int OK = 200;

    private TlsMaterial tls;
    private final Duration deadline;
    private @Nullable HttpClient http;

    Reader(TlsMaterial tls, Duration deadline) {
      this.tls = tls;
      this.deadline = deadline;
    }

    /**
     * What the member behind the URL measured; empty when it does not answer there, as metrics are
     * good to have and nothing depends on them.
     *
     * @param base such as {@code https://10.0.0.1:2381}
     */
    public Optional<MemberMetrics> read(URI base) {
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve("/metrics")).timeout(deadline).GET().build();
      try {
        HttpResponse<String> response =
            client().send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == OK ? Optional.of(parse(response.body())) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    private synchronized HttpClient client() {
      if (http == null) {
        http =
            HttpClient.newBuilder().sslContext(tls.sslContext()).connectTimeout(deadline).build();
      }
      return http;
    }

    /** What is being read is read to its end. */
    synchronized void renew(TlsMaterial renewed) {
      tls = renewed;
      if (http != null) {
        http.shutdown();
        http = null;
      }
    }

    @Override
    public synchronized void close() {
      if (http != null) {
        http.shutdownNow();
      }
    }
  }
}

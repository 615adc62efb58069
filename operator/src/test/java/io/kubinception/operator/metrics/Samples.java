package io.kubinception.operator.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one scrape brought, line by line.
 *
 * @param lines without comments, like {@code name{label="value"} 1.0}
 */
record Samples(List<String> lines) {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Asks as Prometheus does; nothing while nobody answers. */
  static Samples of(URI metrics) {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(metrics).timeout(LIMIT).GET().build();
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + ": " + response.body());
      }
      return new Samples(response.body().lines().filter(line -> !line.startsWith("#")).toList());
    } catch (IOException e) {
      return new Samples(List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  Set<String> names() {
    return lines.stream().map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toSet());
  }

  /** The first value of a metric whose labels contain all of these, each like {@code a="b"}. */
  Optional<Double> value(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }
}

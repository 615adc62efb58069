package io.kubinception.operator.metrics;

import java.util.List;

/**
 * A metric that is served.
 *
 * @param name in full, with its unit, and {@code _total} at the end of a counter
 * @param kind what its values do
 * @param help what it says, for people
 * @param labels names of its labels
 */
public record Metric(String name, Kind kind, String help, List<String> labels) {
  /** What values do. */
  public enum Kind {
    /** They go up and down. */
    GAUGE,
    /** They grow, and begin anew when whoever counts does. */
    COUNTER
  }

  public Metric {
    labels = List.copyOf(labels);
  }

  public static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, Kind.GAUGE, help, List.of(labels));
  }

  public static Metric counter(String name, String help, String... labels) {
    return new Metric(name, Kind.COUNTER, help, List.of(labels));
  }
}

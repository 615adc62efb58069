package io.kubinception.operator.metrics;

import io.kubinception.operator.admission.StartMetrics;
import io.kubinception.operator.backup.BackupMetrics;
import io.kubinception.operator.etcdcluster.EtcdClusterMetrics;
import io.kubinception.operator.quota.UsageMetrics;
import io.kubinception.testkit.ChartFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is promised: the metrics of the code, the chart's alerts, and the page that tells of both.
 */
final class Metrics {
  private static final Pattern METRIC = Pattern.compile("\\bkubinception_[a-z0-9_]+");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern EXPRESSION = Pattern.compile("(?ms)^ {8}expr: (.*?)(?=^ {8}\\w+:)");

  static Set<String> served() {
    return Stream.of(
            ResourceMetrics.METRICS,
            StartMetrics.METRICS,
            EtcdClusterMetrics.METRICS,
            UsageMetrics.METRICS,
            BackupMetrics.METRICS)
        .flatMap(List::stream)
        .map(Metric::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Set<String> inExpressions() {
    return EXPRESSION
        .matcher(alerts())
        .results()
        .flatMap(expression -> METRIC.matcher(expression.group(1)).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Set<String> alertNames() {
    return ALERT
        .matcher(alerts())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String alerts() {
    return read(ChartFiles.locate().folder().resolve("files/alerts.yaml"));
  }

  static String alertTests() {
    return read(ChartFiles.locate().folder().resolve("tests/alerts.yaml"));
  }

  /** The page for operators of the product. */
  static String page() {
    return read(ChartFiles.locate().folder().resolve("../../docs/operations/monitoring.md"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Metrics() {}
}

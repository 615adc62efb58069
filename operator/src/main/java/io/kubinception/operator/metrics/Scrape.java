package io.kubinception.operator.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is found for one scrape. Nothing of it is kept: the series of what is gone end with it. */
public final class Scrape {
  private static final String TOTAL = "_total";

  private final Map<Metric, Map<Labels, Double>> values = new LinkedHashMap<>();

  /**
   * Adds a value; in place of an earlier one with the same labels, as a repetition would spoil the
   * whole scrape.
   *
   * @param labels values of the metric's labels, in their order
   */
  public void add(Metric metric, double value, String... labels) {
    values
        .computeIfAbsent(metric, first -> new LinkedHashMap<>())
        .put(Labels.of(metric.labels(), List.of(labels)), value);
  }

  public void add(Metric metric, boolean value, String... labels) {
    add(metric, value ? 1 : 0, labels);
  }

  /** All of it, as the library writes it. */
  public MetricSnapshots snapshots() {
    return new MetricSnapshots(
        values.entrySet().stream().map(e -> snapshot(e.getKey(), e.getValue())).toList());
  }

  private static MetricSnapshot snapshot(Metric metric, Map<Labels, Double> values) {
    return switch (metric.kind()) {
      case GAUGE -> {
        var gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
        values.forEach(
            (labels, value) ->
                gauge.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        yield gauge.build();
      }
      case COUNTER -> {
        String name = metric.name().substring(0, metric.name().length() - TOTAL.length());
        var counter = CounterSnapshot.builder().name(name).help(metric.help());
        values.forEach(
            (labels, value) ->
                counter.dataPoint(
                    CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        yield counter.build();
      }
    };
  }
}

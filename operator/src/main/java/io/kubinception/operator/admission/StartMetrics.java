package io.kubinception.operator.admission;

import io.kubinception.operator.metrics.Metric;
import io.kubinception.operator.metrics.Scrape;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** How control planes get to start. */
public final class StartMetrics implements MultiCollector {
  static final Metric QUEUE =
      Metric.gauge("kubinception_start_queue_length", "Control planes that wait to be let start.");
  static final Metric STARTING =
      Metric.gauge("kubinception_starts_under_way", "Control planes that start just now.");

  /** All that it serves. */
  public static final List<Metric> METRICS = List.of(QUEUE, STARTING);

  private final StartAdmission admission;

  public StartMetrics(StartAdmission admission) {
    this.admission = admission;
  }

  @Override
  public MetricSnapshots collect() {
    var scrape = new Scrape();
    scrape.add(QUEUE, admission.waiting());
    scrape.add(STARTING, admission.starting());
    return scrape.snapshots();
  }
}

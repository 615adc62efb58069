package io.kubinception.operator.metrics;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Sleep;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How many resources of each kind are fine, and why others are not. As many series as there are
 * kinds and reasons, however many customers.
 */
public final class ResourceMetrics implements MultiCollector {
  static final Metric RESOURCES =
      Metric.gauge(
          "kubinception_resources",
          "Resources by kind, health and the reason of the condition Ready.",
          "kind",
          "health",
          "reason");
  static final Metric LONGEST_NOT_READY =
      Metric.gauge(
          "kubinception_resource_longest_not_ready_seconds",
          "For how long the resource is not ready that is so for the longest time; 0 if none.",
          "kind");

  /** All that it serves. */
  public static final List<Metric> METRICS = List.of(RESOURCES, LONGEST_NOT_READY);

  private static final String NOT_READY = "not_ready";

  private final OwnCaches caches;
  private final Clock clock;

  public ResourceMetrics(OwnCaches caches, Clock clock) {
    this.caches = caches;
    this.clock = clock;
  }

  private record State(String kind, String health, String reason) {
    static State of(Resource<?, ?> resource) {
      Optional<Condition> ready = ready(resource);
      String reason = ready.map(Condition::getReason).orElse("New");
      return new State(resource.getKind(), health(resource, ready, reason), reason);
    }

    private static String health(
        Resource<?, ?> resource, Optional<Condition> ready, String reason) {
      if (resource.getMetadata().getDeletionTimestamp() != null) {
        return "deleting";
      }
      if (Status.isTrue(resource.getStatus(), Conditions.PAUSED)) {
        return "paused";
      }
      if (ready.filter(c -> "True".equals(c.getStatus())).isPresent()) {
        return "ready";
      }
      return Sleep.isCalm(reason) ? "asleep" : NOT_READY;
    }
  }

  private static Optional<Condition> ready(Resource<?, ?> resource) {
    return Status.condition(resource.getStatus(), Conditions.READY);
  }

  @Override
  public MetricSnapshots collect() {
    var scrape = new Scrape();
    List<Resource<?, ?>> resources = caches.all();
    resources.stream()
        .collect(Collectors.groupingBy(State::of, Collectors.counting()))
        .forEach(
            (state, count) ->
                scrape.add(RESOURCES, count, state.kind(), state.health(), state.reason()));
    Map<String, Duration> longest =
        resources.stream()
            .filter(resource -> State.of(resource).health().equals(NOT_READY))
            .collect(
                Collectors.toMap(
                    Resource::getKind,
                    this::notReadyFor,
                    (one, other) -> one.compareTo(other) > 0 ? one : other,
                    HashMap::new));
    for (String kind : caches.kinds()) {
      scrape.add(LONGEST_NOT_READY, longest.getOrDefault(kind, Duration.ZERO).toSeconds(), kind);
    }
    return scrape.snapshots();
  }

  private Duration notReadyFor(Resource<?, ?> resource) {
    String since =
        ready(resource)
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> resource.getMetadata().getCreationTimestamp());
    return Duration.between(Instant.parse(since), clock.instant());
  }
}

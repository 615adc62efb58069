package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.Maintenance;
import io.kubinception.controlplane.Checksum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the provider may replace pods of a control plane for reasons of its own, told from the
 * customer's wish and the time alone.
 *
 * @param change when that ends or begins; within a week
 */
record MaintenancePlan(boolean open, Optional<Instant> change) {
  private static final List<String> ASKED =
      List.of("version", "accessResetAt", "rotation", "oidc", "audit");

  /** In a time zone that nobody knows it may not: a wish that is not understood is no consent. */
  static MaintenancePlan of(@Nullable Maintenance wish, Instant now) {
    if (wish == null) {
      return new MaintenancePlan(true, Optional.empty());
    }
    Instant until = SleepPlan.time(wish.openUntil()).orElse(Instant.MIN);
    if (!WeekTimes.isZone(wish.timeZone())) {
      return now.isBefore(until)
          ? new MaintenancePlan(true, Optional.of(until))
          : new MaintenancePlan(false, Optional.empty());
    }
    WeekTimes times = WeekTimes.around(now, wish.windows(), wish.timeZone());
    return new MaintenancePlan(
        open(times, until, now), times.change(now, until, at -> open(times, until, at)));
  }

  /**
   * What the control plane is told of it. What its customer asks for is taken from what it is told
   * besides, and not from the cluster's generation: who changes a window asks for no other pods.
   */
  static Map<String, Object> told(CustomerClusterPass pass, Map<String, Object> besides) {
    var spec = pass.cluster().getSpec();
    Map<String, String> asked = new TreeMap<>();
    asked.put("plan", spec.plan().name());
    spec.size().pinned().ifPresent(size -> asked.put("size", size.word()));
    ASKED.stream()
        .filter(besides::containsKey)
        .forEach(field -> asked.put(field, String.valueOf(besides.get(field))));
    return Map.of("open", pass.maintenance().open(), "wish", Checksum.of(asked));
  }

  private static boolean open(WeekTimes times, Instant until, Instant at) {
    return at.isBefore(until) || times.hold(at);
  }

  /** When it is, as the end of a sentence. */
  String opens() {
    return change.map(at -> "the next one opens at " + at).orElse("none opens within a week");
  }
}

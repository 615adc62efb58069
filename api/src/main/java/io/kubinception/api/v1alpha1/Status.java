package io.kubinception.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every status has. */
public interface Status {

  /** The generation of the spec that this status speaks of. */
  @Nullable Long observedGeneration();

  /** Latest observations, each of a type of its own. */
  @Nullable List<Condition> conditions();

  /** Whether it speaks of the spec of that generation, and not of one before. */
  static boolean isOf(@Nullable Status status, @Nullable Long generation) {
    return status != null && Objects.equals(status.observedGeneration(), generation);
  }

  /** The condition of this type, e.g. "Ready". */
  static Optional<Condition> condition(@Nullable Status status, String type) {
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Whether the condition of this type is True. */
  static boolean isTrue(@Nullable Status status, String type) {
    return condition(status, type).map(c -> "True".equals(c.getStatus())).orElse(false);
  }

  /** Whether the condition of this type gives this reason. */
  static boolean isReason(@Nullable Status status, String type, String reason) {
    return condition(status, type).map(c -> reason.equals(c.getReason())).orElse(false);
  }

  /** Since when the condition of this type is True; empty while it is not. */
  static Optional<Instant> trueSince(@Nullable Status status, String type) {
    return condition(status, type)
        .filter(c -> "True".equals(c.getStatus()))
        .map(Condition::getLastTransitionTime)
        .map(Instant::parse);
  }
}

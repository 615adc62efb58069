package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a status' conditions on top of the previous ones: a condition keeps its transition time
 * while its status stays, and one that this pass did not reach stays as it was.
 */
public final class Conditions {

  /** The condition that says whether the resource is fine. */
  public static final String READY = "Ready";

  /** The condition of what is paused, True and only there while it is. */
  public static final String PAUSED = "Paused";

  private final Clock clock;
  private final @Nullable Long generation;
  private final Map<String, Condition> byType = new LinkedHashMap<>();

  public Conditions(Clock clock, @Nullable Long generation, @Nullable List<Condition> previous) {
    this.clock = clock;
    this.generation = generation;
    if (previous != null) {
      previous.forEach(c -> byType.put(c.getType(), c));
    }
  }

  /** One condition for each step that was reached, and Ready for the whole. */
  public Conditions outcome(Outcome outcome) {
    outcome.results().forEach(this::result);
    outcome.beside().forEach(this::result);
    return switch (outcome.stopped().orElse(null)) {
      case null -> set(READY, "True", "Ready", "");
      case StepResult.Wait w -> set(READY, "False", w.reason(), w.message());
      case StepResult.Failed f -> set(READY, "False", f.reason(), f.message());
      case StepResult.Done d -> throw new IllegalStateException("stopped by a step that is done");
    };
  }

  private void result(String type, StepResult result) {
    if (type.equals(READY)) {
      return;
    }
    switch (result) {
      case StepResult.Done d -> set(type, "True", "Done", d.message());
      case StepResult.Wait w -> set(type, "False", w.reason(), w.message());
      case StepResult.Failed f -> set(type, "False", f.reason(), f.message());
    }
  }

  /** Sets one condition; {@code status} is True, False or Unknown. */
  public Conditions set(String type, String status, String reason, String message) {
    byType.merge(
        type,
        condition(type, status, reason, message),
        (before, now) -> {
          if (Objects.equals(before.getStatus(), now.getStatus())) {
            now.setLastTransitionTime(before.getLastTransitionTime());
          }
          return now;
        });
    return this;
  }

  private Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(generation)
        .withLastTransitionTime(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }

  public boolean has(String type) {
    return byType.containsKey(type);
  }

  /** Whether the condition of this type is True by now. */
  public boolean isTrue(String type) {
    Condition condition = byType.get(type);
    return condition != null && "True".equals(condition.getStatus());
  }

  /** Whether the condition of this type gives this reason by now. */
  public boolean isReason(String type, String reason) {
    Condition condition = byType.get(type);
    return condition != null && reason.equals(condition.getReason());
  }

  /** What the condition of this type says by now; empty where there is none. */
  public String message(String type) {
    Condition condition = byType.get(type);
    return condition == null ? "" : Objects.requireNonNullElse(condition.getMessage(), "");
  }

  public Conditions remove(String type) {
    byType.remove(type);
    return this;
  }

  public List<Condition> list() {
    return List.copyOf(byType.values());
  }
}

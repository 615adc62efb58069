package io.kubinception.operator.steps;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The results of one pass, in order. Only the last one may be other than {@link StepResult.Done}.
 *
 * @param results step by condition type, those only that were reached
 * @param beside the same of steps that hold nothing up
 */
public record Outcome(Map<String, StepResult> results, Map<String, StepResult> beside) {

  /** Runs the steps until one is not done. */
  public static Outcome of(List<Step> steps, Function<Exception, StepResult> onException) {
    var results = new LinkedHashMap<String, StepResult>();
    var beside = new LinkedHashMap<String, StepResult>();
    for (Step step : steps) {
      StepResult result = run(step, onException);
      (step.beside() ? beside : results).put(step.condition(), result);
      if (!step.beside() && !(result instanceof StepResult.Done)) {
        break;
      }
    }
    return new Outcome(results, beside);
  }

  private static StepResult run(Step step, Function<Exception, StepResult> onException) {
    try {
      return step.action().run();
    } catch (Exception e) {
      return onException.apply(e);
    }
  }

  /** The result that stopped the pass; empty when every step is done. */
  public Optional<StepResult> stopped() {
    return results.values().stream().filter(r -> !(r instanceof StepResult.Done)).findFirst();
  }

  public boolean done() {
    return stopped().isEmpty();
  }

  /** When to look again, given how often to look when all is done. */
  public Duration again(Duration whenDone) {
    Duration own =
        switch (stopped().orElse(null)) {
          case StepResult.Wait w -> w.after();
          case null, default -> whenDone;
        };
    return beside.values().stream()
        .map(result -> result instanceof StepResult.Wait w ? w.after() : own)
        .reduce(own, (a, b) -> a.compareTo(b) < 0 ? a : b);
  }
}

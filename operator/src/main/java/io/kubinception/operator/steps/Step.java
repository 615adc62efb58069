package io.kubinception.operator.steps;

/**
 * One step of a reconciliation. Steps are idempotent, and each leaves a mark in the cluster, so
 * that a pass that is cut off anywhere is simply run again.
 *
 * @param condition the condition type that shows this step's result
 * @param beside whether the other steps, and Ready, do not care for its result
 */
public record Step(String condition, Action action, boolean beside) {

  public Step(String condition, Action action) {
    this(condition, action, false);
  }

  /** One that holds nothing up: only its own condition tells how it stands. */
  public static Step beside(String condition, Action action) {
    return new Step(condition, action, true);
  }

  /** What a step does; what it throws becomes a failed result. */
  @FunctionalInterface
  public interface Action {
    StepResult run() throws Exception;
  }
}

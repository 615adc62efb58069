package io.kubinception.operator.steps;

/**
 * One step of a reconciliation. Steps are idempotent, and each leaves a mark in the cluster, so
 * that a pass that is cut off anywhere is simply run again.
 *
 * @param condition the condition type that shows this step's result
 */
public record Step(String condition, Action action) {

  /** What a step does; what it throws becomes a failed result. */
  @FunctionalInterface
  public interface Action {
    StepResult run() throws Exception;
  }
}

package io.kubinception.operator.kube;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.steps.StepResult;

/** Carries a failed pass and its status to the place where the framework backs off and retries. */
final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  StepFailedException(StepResult.Failed failed, Status status) {
    super(failed.reason() + ": " + failed.message(), failed.cause());
    this.status = status;
  }

  Status status() {
    return status;
  }
}

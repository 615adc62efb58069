package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether somebody works on what the CLI shows and writes. */
final class OperatorPresence {
  // As in charts/kubinception.
  static final String LABEL = "app.kubernetes.io/name";
  static final String NAME = "kubinception-operator";

  /** A look that came late on busy cores, or an upgrade, is no absence. */
  private static final Duration BLINK = Duration.ofSeconds(20);

  private static final String CONSEQUENCE =
      "what is shown may be old, and nothing is worked on until it is back";

  private final Instant now;

  OperatorPresence(Instant now) {
    this.now = now;
  }

  /**
   * A sentence if no operator works.
   *
   * @param operators the Deployments that have {@link #LABEL} {@link #NAME}
   */
  Optional<String> absence(List<Deployment> operators) {
    if (operators.isEmpty()) {
      return Optional.of("no operator is installed (docs/install.md): " + CONSEQUENCE);
    }
    return operators.stream().anyMatch(this::works)
        ? Optional.empty()
        : Optional.of(
            "the operator does not run (Deployment %s): %s"
                .formatted(told(operators.getFirst()), CONSEQUENCE));
  }

  private boolean works(Deployment operator) {
    return ready(operator) > 0 || wanted(operator) > 0 && wasThereJustNow(operator);
  }

  private boolean wasThereJustNow(Deployment operator) {
    Instant lately = now.minus(BLINK);
    return status(operator).getConditions().stream()
        .filter(condition -> condition.getType().equals("Available"))
        .anyMatch(condition -> Instant.parse(condition.getLastTransitionTime()).isAfter(lately));
  }

  private static String told(Deployment operator) {
    return "%s in namespace %s, of whose pods %d of %d are ready"
        .formatted(
            operator.getMetadata().getName(),
            operator.getMetadata().getNamespace(),
            ready(operator),
            wanted(operator));
  }

  private static int ready(Deployment operator) {
    return Objects.requireNonNullElse(status(operator).getReadyReplicas(), 0);
  }

  private static int wanted(Deployment operator) {
    return Objects.requireNonNullElse(operator.getSpec().getReplicas(), 1);
  }

  private static DeploymentStatus status(Deployment operator) {
    return Objects.requireNonNullElseGet(operator.getStatus(), DeploymentStatus::new);
  }
}

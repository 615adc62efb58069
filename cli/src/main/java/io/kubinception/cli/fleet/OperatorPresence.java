package io.kubinception.cli.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether somebody works on what the CLI shows and writes. Read off JSON: the classes of
 * Deployments take each command time to load.
 */
final class OperatorPresence {
  /** Deployments of operators, by the label of charts/kubinception. */
  static final String PATH =
      "/apis/apps/v1/deployments?labelSelector=app.kubernetes.io%2Fname%3Dkubinception-operator";

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
   * @param operators what is at {@link #PATH}
   */
  Optional<String> absence(JsonNode operators) {
    JsonNode items = operators.path("items");
    if (items.isEmpty()) {
      return Optional.of("no operator is installed (docs/install.md): " + CONSEQUENCE);
    }
    return items.valueStream().anyMatch(this::works)
        ? Optional.empty()
        : Optional.of(
            "the operator does not run (Deployment %s): %s"
                .formatted(told(items.path(0)), CONSEQUENCE));
  }

  private boolean works(JsonNode operator) {
    return ready(operator) > 0 || wanted(operator) > 0 && wasThereJustNow(operator);
  }

  private boolean wasThereJustNow(JsonNode operator) {
    Stream<JsonNode> conditions = operator.path("status").path("conditions").valueStream();
    return conditions
        .filter(condition -> condition.path("type").asText().equals("Available"))
        .map(condition -> Instant.parse(condition.path("lastTransitionTime").asText()))
        .anyMatch(now.minus(BLINK)::isBefore);
  }

  private static String told(JsonNode operator) {
    JsonNode metadata = operator.path("metadata");
    return "%s in namespace %s, of whose pods %d of %d are ready"
        .formatted(
            metadata.path("name").asText(),
            metadata.path("namespace").asText(),
            ready(operator),
            wanted(operator));
  }

  private static int ready(JsonNode operator) {
    return operator.path("status").path("readyReplicas").asInt(0);
  }

  private static int wanted(JsonNode operator) {
    return operator.path("spec").path("replicas").asInt(1);
  }
}

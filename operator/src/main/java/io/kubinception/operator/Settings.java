package io.kubinception.operator;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The operator's settings, all from the environment.
 *
 * @param namespace OPERATOR_NAMESPACE: where its own Secrets are
 * @param healthPort HEALTH_PORT: /livez, /readyz and /metrics
 * @param leaderElection LEADER_ELECTION: whether more than one operator may run
 * @param shutdown how long a pass may take to end at shutdown
 */
public record Settings(
    String namespace, int healthPort, boolean leaderElection, Duration shutdown) {

  public static Settings from(Map<String, String> environment) {
    return new Settings(
        Objects.requireNonNull(
            environment.get("OPERATOR_NAMESPACE"),
            "OPERATOR_NAMESPACE is not set: set it to the operator's namespace"),
        Integer.parseInt(environment.getOrDefault("HEALTH_PORT", "8080")),
        Boolean.parseBoolean(environment.getOrDefault("LEADER_ELECTION", "false")),
        Duration.ofSeconds(10));
  }
}

package io.kubinception.infrastructure.docker;

import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.Instance.State;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what we wrote on a container. */
final class InstanceView {

  private InstanceView() {}

  static Instance of(String id, String state, Map<String, String> labels, Instant createdAt) {
    return new Instance(
        id,
        labels.getOrDefault(DockerLabels.INSTANCE, ""),
        labels.getOrDefault(DockerLabels.ADDRESS, ""),
        state(state),
        own(labels),
        createdAt);
  }

  private static State state(String docker) {
    return switch (docker) {
      case "running" -> State.RUNNING;
      case "created", "restarting" -> State.PENDING;
      default -> State.STOPPED;
    };
  }

  private static Map<String, String> own(Map<String, String> labels) {
    return labels.entrySet().stream()
        .filter(label -> label.getKey().startsWith(DockerLabels.OWN))
        .collect(
            Collectors.toMap(
                label -> label.getKey().substring(DockerLabels.OWN.length()), Map.Entry::getValue));
  }
}

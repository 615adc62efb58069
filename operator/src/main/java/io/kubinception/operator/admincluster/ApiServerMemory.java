package io.kubinception.operator.admincluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubinception.controlplane.Component;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Memory that customers' API servers take, as the kubelets told when they were last asked for the
 * CPU of their nodes.
 */
public final class ApiServerMemory {
  private volatile @Nullable Map<String, Long> byNamespace;

  /** Whether kubelets have been asked since the operator started. */
  public boolean isKnown() {
    return byNamespace != null;
  }

  /** Bytes that the largest API server in the namespace takes; empty when none runs, or tells. */
  public Optional<Long> of(String namespace) {
    Map<String, Long> known = byNamespace;
    return known == null ? Optional.empty() : Optional.ofNullable(known.get(namespace));
  }

  /**
   * @param summaries what the kubelets told
   */
  void told(List<JsonNode> summaries) {
    var found = new HashMap<String, Long>();
    for (JsonNode summary : summaries) {
      for (JsonNode pod : summary.path("pods")) {
        for (JsonNode container : pod.path("containers")) {
          JsonNode used = container.path("memory").path("workingSetBytes");
          if (Component.API_SERVER.label().equals(container.path("name").asText())
              && used.isNumber()) {
            found.merge(pod.path("podRef").path("namespace").asText(), used.asLong(), Math::max);
          }
        }
      }
    }
    byNamespace = Map.copyOf(found);
  }
}

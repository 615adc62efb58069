package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.Node;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Since when customers' clusters, their control planes and worker nodes are Ready; empty for those
 * that are not. Whoever was not Ready for a moment only is so since later.
 */
final class ReadySince {
  private static final String READY = "Ready";

  static Map<String, Optional<Instant>> of(Scene scene) {
    var since = new HashMap<String, Optional<Instant>>();
    for (Customer customer : scene.customers()) {
      String name = customer.name();
      since.put("cluster " + name, Status.trueSince(scene.cluster(customer).getStatus(), READY));
      since.put(
          "control plane " + name, Status.trueSince(controlPlane(scene, name).getStatus(), READY));
    }
    try (var client = scene.withNodes().client()) {
      for (Node node : client.nodes().list().getItems()) {
        since.put("node " + node.getMetadata().getName(), readySince(node));
      }
    }
    return since;
  }

  /** Those that are Ready since another time, or no longer. */
  static List<String> changed(
      Map<String, Optional<Instant>> before, Map<String, Optional<Instant>> after) {
    return before.entrySet().stream()
        .filter(e -> !e.getValue().equals(after.get(e.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static ControlPlane controlPlane(Scene scene, String name) {
    return scene.admin().resources(ControlPlane.class).inAnyNamespace().list().getItems().stream()
        .filter(c -> c.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Instant> readySince(Node node) {
    return node.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(READY) && c.getStatus().equals("True"))
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .findFirst();
  }

  private ReadySince() {}
}

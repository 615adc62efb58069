package io.kubinception.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Memory and CPU of containers in the admin cluster, as its kubelets tell (what kubectl top shows).
 */
final class Usages {
  private static final double MIB = 1024 * 1024;
  private static final double NANO = 1e9;

  private final KubernetesClient client;

  Usages(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param workingSetMiB memory that the kernel cannot simply drop
   * @param cpuSeconds burnt since its start
   */
  record Usage(
      String namespace, String pod, String container, double workingSetMiB, double cpuSeconds) {}

  List<Usage> read() {
    var usages = new ArrayList<Usage>();
    for (Node node : client.nodes().list().getItems()) {
      String path = "/api/v1/nodes/%s/proxy/stats/summary".formatted(node.getMetadata().getName());
      JsonNode summary =
          client.getKubernetesSerialization().unmarshal(client.raw(path), JsonNode.class);
      for (JsonNode pod : summary.path("pods")) {
        String namespace = pod.path("podRef").path("namespace").asText();
        for (JsonNode container : pod.path("containers")) {
          usages.add(
              new Usage(
                  namespace,
                  pod.path("podRef").path("name").asText(),
                  container.path("name").asText(),
                  container.path("memory").path("workingSetBytes").asDouble() / MIB,
                  container.path("cpu").path("usageCoreNanoSeconds").asDouble() / NANO));
        }
      }
    }
    return usages;
  }

  static double sum(
      List<Usage> usages, String namespacePrefix, String container, ToDoubleFunction<Usage> what) {
    return usages.stream()
        .filter(u -> u.namespace().startsWith(namespacePrefix) && u.container().equals(container))
        .mapToDouble(what)
        .sum();
  }
}

package io.kubinception.lab.provider;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/**
 * What lives in a cluster, by the answer of each: after all machines were off, a cluster's objects
 * speak for a while of the time before.
 */
public final class SignsOfLife {

  private static final String SYSTEM = "kube-system";

  private final KubernetesClient client;

  public SignsOfLife(KubernetesClient client) {
    this.client = client;
  }

  /** Whether its kubelet answers. */
  public boolean answers(Node node) {
    return says("/api/v1/nodes/%s/proxy/healthz".formatted(node.getMetadata().getName()), "ok");
  }

  /** Whether one of the pods that should answer names of Services does. */
  public boolean dnsAnswers() {
    return anyAnswers(dnsPods());
  }

  /**
   * What is said to be well and does not answer, as a sentence.
   *
   * <p>Nodes that are not Ready are not asked, and no name server where people took it away.
   */
  public Optional<String> missing() {
    try {
      Optional<String> node =
          client.nodes().list().getItems().stream()
              .filter(SignsOfLife::isReady)
              .filter(ready -> !answers(ready))
              .map(silent -> "node " + silent.getMetadata().getName() + " does not answer yet")
              .findFirst();
      if (node.isPresent()) {
        return node;
      }
      List<Pod> dns = dnsPods();
      return dns.isEmpty() || anyAnswers(dns)
          ? Optional.empty()
          : Optional.of("the cluster's name server does not answer yet");
    } catch (KubernetesClientException e) {
      return Optional.of("its API does not answer yet");
    }
  }

  /** Whether its kubelet says so, or said so last. */
  public static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private List<Pod> dnsPods() {
    return client.pods().inNamespace(SYSTEM).withLabel("k8s-app", "kube-dns").list().getItems();
  }

  private boolean anyAnswers(List<Pod> nameServers) {
    return nameServers.stream().anyMatch(this::answers);
  }

  private boolean answers(Pod nameServer) {
    return says(
        "/api/v1/namespaces/%s/pods/%s:8181/proxy/ready"
            .formatted(SYSTEM, nameServer.getMetadata().getName()),
        "OK");
  }

  private boolean says(String path, String answer) {
    try {
      return answer.equals(client.raw(path));
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}

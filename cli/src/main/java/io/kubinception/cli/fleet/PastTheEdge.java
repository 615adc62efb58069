package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A way to a customer's API server that does not pass the edge, whose list of allowed networks may
 * leave the provider out: the admin cluster's API forwards a port to the pod.
 */
interface PastTheEdge {

  /** A port of this machine that leads to an API server, until it is closed. */
  interface Way extends AutoCloseable {
    int port();

    @Override
    void close();
  }

  /**
   * Opens one; empty when no API server is ready.
   *
   * @throws KubernetesClientException when the admin cluster refuses it
   */
  Optional<Way> to(CustomerCluster cluster);

  /** By the admin cluster that the client speaks to. */
  static PastTheEdge by(KubernetesClient client) {
    return cluster ->
        Optional.ofNullable(cluster.getStatus())
            .map(CustomerClusterStatus::controlPlaneNamespace)
            .flatMap(namespace -> readyPod(client, namespace))
            .map(pod -> forward(client, pod));
  }

  private static Optional<Pod> readyPod(KubernetesClient client, String namespace) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
        .withLabel(Kubinception.LABEL_COMPONENT, Component.API_SERVER.suffix())
        .list()
        .getItems()
        .stream()
        .filter(Readiness::isPodReady)
        .findFirst();
  }

  private static Way forward(KubernetesClient client, Pod pod) {
    int port =
        pod.getSpec().getContainers().stream()
            .flatMap(container -> container.getPorts().stream())
            .map(ContainerPort::getContainerPort)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("an API server has a port"));
    LocalPortForward forward = client.pods().resource(pod).portForward(port);
    return new Way() {
      @Override
      public int port() {
        return forward.getLocalPort();
      }

      @Override
      public void close() {
        try {
          forward.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}

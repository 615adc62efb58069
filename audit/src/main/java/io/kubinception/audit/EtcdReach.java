package io.kubinception.audit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.kubinception.api.v1alpha1.EtcdCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/**
 * An etcd cluster from outside the admin cluster: its servers as they are, and pods by ports that
 * the admin cluster's API forwards.
 *
 * @param endpoints client URLs that can be reached from here
 * @param forwards what has to be closed afterwards
 */
record EtcdReach(List<URI> endpoints, List<LocalPortForward> forwards) implements AutoCloseable {

  static EtcdReach to(EtcdCluster cluster, KubernetesClient client) {
    List<URI> known = cluster.knownEndpoints().stream().map(URI::create).toList();
    if (cluster.statefulSet().isEmpty()) {
      return new EtcdReach(known, List.of());
    }
    List<LocalPortForward> forwards = known.stream().map(uri -> forward(uri, client)).toList();
    return new EtcdReach(
        forwards.stream()
            .map(forward -> URI.create("https://localhost:" + forward.getLocalPort()))
            .toList(),
        forwards);
  }

  /** Its host is pod, Service, namespace, svc. */
  private static LocalPortForward forward(URI uri, KubernetesClient client) {
    String[] host = uri.getHost().split("\\.");
    return client.pods().inNamespace(host[2]).withName(host[0]).portForward(uri.getPort());
  }

  @Override
  public void close() {
    for (LocalPortForward forward : forwards) {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

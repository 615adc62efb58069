package io.kubinception.etcd;

import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where an etcd cluster is and who we are there.
 *
 * @param endpoints one {@code https://host:port} per member
 * @param tls the cluster's server authority and our client certificate
 * @param deadline how long one call may take, retries included
 */
public record EtcdConnection(List<URI> endpoints, TlsMaterial tls, Duration deadline) {
  /** How long a call may take unless said otherwise. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  /** Refuses no endpoint, an endpoint without host or port, and no deadline. */
  public EtcdConnection {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("an etcd cluster has at least one endpoint");
    }
    for (URI endpoint : endpoints) {
      if (!"https".equals(endpoint.getScheme())
          || endpoint.getHost() == null
          || endpoint.getPort() < 0) {
        throw new IllegalArgumentException("not https://host:port: " + endpoint);
      }
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("the deadline must be positive: " + deadline);
    }
  }

  /** With the default deadline. */
  public EtcdConnection(List<URI> endpoints, TlsMaterial tls) {
    this(endpoints, tls, DEFAULT_DEADLINE);
  }
}

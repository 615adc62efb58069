package io.kubinception.operator.kubeconfigrequest;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over a request: what its steps have found out so far. */
final class KubeconfigRequestPass {
  private final KubeconfigRequest request;
  private final Optional<CustomerCluster> cluster;
  private @Nullable String notAfter;

  KubeconfigRequestPass(KubeconfigRequest request, Optional<CustomerCluster> cluster) {
    this.request = request;
    this.cluster = cluster;
    notAfter = request.getStatus() == null ? null : request.getStatus().notAfter();
  }

  KubeconfigRequest request() {
    return request;
  }

  String name() {
    return request.getMetadata().getName();
  }

  String namespace() {
    return request.getMetadata().getNamespace();
  }

  /** One that is being deleted counts as none. */
  Optional<CustomerCluster> cluster() {
    return cluster.filter(c -> c.getMetadata().getDeletionTimestamp() == null);
  }

  void good(Instant until) {
    notAfter = until.toString();
  }

  @Nullable String notAfter() {
    return notAfter;
  }
}

package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdMove;
import java.util.Optional;

/** Moves of tenants that still need an etcd cluster. */
final class MovesUnderWay {
  private final KubernetesClient client;

  MovesUnderWay(KubernetesClient client) {
    this.client = client;
  }

  /** One that has not cleared its source could neither go on nor be taken back without it. */
  Optional<String> of(String etcdCluster) {
    return client.resources(EtcdMove.class).list().getItems().stream()
        .filter(move -> move.getStatus() != null && move.getStatus().clearedAt() == null)
        .filter(
            move ->
                etcdCluster.equals(move.getStatus().from())
                    || move.getStatus().from() != null && etcdCluster.equals(move.getSpec().to()))
        .map(move -> move.getMetadata().getName())
        .findFirst();
  }
}

package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * API servers that do not know all members of their etcd yet, as they roll for that one after the
 * other, each at its time. Until then they are cut off with those that they know.
 */
final class UnawareApiServers {
  private final KubernetesClient client;

  UnawareApiServers(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Looks for them.
   *
   * @param endpoints client URLs of all members
   * @return names of their control planes
   */
  List<String> of(String etcdCluster, List<String> endpoints) {
    return client.resources(EtcdTenant.class).inAnyNamespace().list().getItems().stream()
        .filter(tenant -> tenant.getSpec().etcdCluster().equals(etcdCluster))
        .filter(tenant -> apiServer(tenant).filter(d -> !Rollout.knows(d, endpoints)).isPresent())
        .map(tenant -> tenant.getMetadata().getName())
        .sorted()
        .toList();
  }

  private Optional<Deployment> apiServer(EtcdTenant tenant) {
    var meta = tenant.getMetadata();
    String name = new ControlPlaneNames(meta.getName()).deployment(Component.API_SERVER);
    return Optional.ofNullable(
        client.apps().deployments().inNamespace(meta.getNamespace()).withName(name).get());
  }
}

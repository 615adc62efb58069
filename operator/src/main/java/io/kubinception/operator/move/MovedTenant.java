package io.kubinception.operator.move;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdTenant;
import java.util.Optional;

/** The very tenant that a move is about; one of the same name made since is another. */
final class MovedTenant {
  private final KubernetesClient client;

  MovedTenant(KubernetesClient client) {
    this.client = client;
  }

  Optional<EtcdTenant> find(EtcdMovePass pass) {
    var reference = pass.spec().tenant();
    EtcdTenant found =
        client
            .resources(EtcdTenant.class)
            .inNamespace(reference.namespace())
            .withName(reference.name())
            .get();
    return Optional.ofNullable(found)
        .filter(tenant -> tenant.getSpec().id() != null)
        .filter(tenant -> !pass.begun() || pass.tenantId().value().equals(tenant.getSpec().id()));
  }

  boolean isSwitched(EtcdMovePass pass) {
    return find(pass).filter(tenant -> isSwitched(tenant, pass)).isPresent();
  }

  private static boolean isSwitched(EtcdTenant tenant, EtcdMovePass pass) {
    return pass.uid().equals(tenant.getSpec().movedBy());
  }

  /** From here on its certificate and its API servers are made for the new place. */
  void switchOver(EtcdMovePass pass) {
    find(pass)
        .filter(tenant -> !isSwitched(tenant, pass))
        .ifPresent(
            tenant ->
                client
                    .resource(tenant)
                    .edit(
                        current -> {
                          current.setSpec(current.getSpec().movedTo(pass.spec().to(), pass.uid()));
                          return current;
                        }));
  }
}

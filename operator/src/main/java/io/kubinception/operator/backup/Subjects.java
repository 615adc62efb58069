package io.kubinception.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import java.util.Objects;
import java.util.Optional;

/** Finds what is to be backed up or restored, and the etcd that it lives in. */
final class Subjects {
  private final KubernetesClient client;
  private final EtcdConnections connections;

  Subjects(KubernetesClient client, EtcdConnections connections) {
    this.client = client;
    this.connections = connections;
  }

  /**
   * A tenant that has its id.
   *
   * @param id names its keys
   * @param etcdCluster where they are
   * @param goes whether it is being deleted: some of its keys may be gone
   */
  record Tenant(TenantId id, String etcdCluster, boolean goes) {}

  /** What is to be worked on is not there; the message says what is missing. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    private Missing(String reason, String message) {
      super(message);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** What is read of a tenant now may be half of one state and half of another: wait. */
  static final class BeingRestored extends RuntimeException {
    private static final long serialVersionUID = 1;

    private BeingRestored(String restore) {
      super(
          "%s writes into the tenant: what is read now may be half of two states"
              .formatted(restore));
    }
  }

  /** Throws {@link BeingRestored} while a restore has frozen the tenant. */
  void requireWhole(Tenant tenant) {
    new TenantFence(requireEtcd(tenant.etcdCluster()).client())
        .holder(tenant.id())
        .filter(owner -> owner.startsWith(EtcdRestorePass.OWNER))
        .ifPresent(
            owner -> {
              throw new BeingRestored(owner);
            });
  }

  /** The tenant; empty if it does not exist or has no id yet. */
  Optional<Tenant> tenant(TenantReference reference) {
    EtcdTenant found =
        client
            .resources(EtcdTenant.class)
            .inNamespace(reference.namespace())
            .withName(reference.name())
            .get();
    return found == null || found.getSpec().id() == null
        ? Optional.empty()
        : Optional.of(
            new Tenant(
                new TenantId(Objects.requireNonNull(found.getSpec().id())),
                found.getSpec().etcdCluster(),
                found.getMetadata().getDeletionTimestamp() != null));
  }

  /** The connection to a registered etcd cluster; empty if there is none of that name. */
  Optional<Etcd> etcd(String etcdCluster) {
    EtcdCluster found = client.resources(EtcdCluster.class).withName(etcdCluster).get();
    return found == null ? Optional.empty() : Optional.of(connections.to(found));
  }

  /** The tenant, if it is this very one still; throws {@link Missing}. */
  Tenant require(TenantReference reference, String id) {
    return tenant(reference)
        .filter(tenant -> tenant.id().value().equals(id))
        .orElseThrow(() -> new Missing(WaitingInVain.NO_TENANT, missing(reference)));
  }

  /** The connection to a registered etcd cluster; throws {@link Missing}. */
  Etcd requireEtcd(String etcdCluster) {
    return etcd(etcdCluster)
        .orElseThrow(
            () ->
                new Missing(
                    WaitingInVain.NO_ETCD_CLUSTER, "there is no EtcdCluster " + etcdCluster));
  }

  /** A tenant in deletion: what is read of it may be a part. */
  static Missing goes(TenantReference reference) {
    return new Missing(
        "TenantGoes",
        "EtcdTenant %s in namespace %s is being deleted: what would be read of it now may be a part"
            .formatted(reference.name(), reference.namespace()));
  }

  static String missing(TenantReference reference) {
    return "there is no EtcdTenant %s in namespace %s that has an id"
        .formatted(reference.name(), reference.namespace());
  }
}

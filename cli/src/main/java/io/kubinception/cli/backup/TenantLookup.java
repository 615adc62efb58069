package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import java.util.List;

/** Finds the etcd tenant that a person means: by customer cluster, by id, or by its own name. */
public record TenantLookup(Session session) {

  /** The tenant; ends the command when there is none. */
  public EtcdTenant find(String word) {
    List<EtcdTenant> tenants = session.fleet().all(EtcdTenant.class);
    return tenants.stream()
        .filter(tenant -> word.equals(tenant.getSpec().id()) || word.equals(path(tenant)))
        .findFirst()
        .orElseGet(() -> ofCluster(word, tenants));
  }

  private EtcdTenant ofCluster(String name, List<EtcdTenant> tenants) {
    CustomerCluster cluster = Lookup.cluster(session.fleet(), session.namespace(), name);
    var status = cluster.getStatus();
    String namespace = status == null ? null : status.controlPlaneNamespace();
    return tenants.stream()
        .filter(tenant -> tenant.getMetadata().getNamespace().equals(namespace))
        .findFirst()
        .orElseThrow(() -> Failure.notFound("cluster %s has no etcd tenant yet".formatted(name)));
  }

  static String path(EtcdTenant tenant) {
    return tenant.getMetadata().getNamespace() + "/" + tenant.getMetadata().getName();
  }
}

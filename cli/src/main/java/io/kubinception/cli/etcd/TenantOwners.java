package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import java.util.List;

/** Whose an etcd tenant is: ids tell nobody anything. */
record TenantOwners(List<CustomerCluster> clusters) {

  String of(EtcdTenant tenant) {
    var namespace = tenant.getMetadata().getNamespace();
    return clusters.stream()
        .filter(c -> c.getStatus() != null)
        .filter(c -> namespace.equals(c.getStatus().controlPlaneNamespace()))
        .findFirst()
        .map(c -> c.getMetadata().getNamespace() + "/" + c.getMetadata().getName())
        .orElseGet(() -> "control plane " + namespace + "/" + tenant.getMetadata().getName());
  }
}

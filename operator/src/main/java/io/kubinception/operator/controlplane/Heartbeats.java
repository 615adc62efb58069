package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.Pages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When the worker nodes of a control plane were last heard of. */
@FunctionalInterface
interface Heartbeats {
  /** One for each node; those that never beat are left out. */
  List<Instant> of(ControlPlanePass pass);

  /** A customer may store Leases of any size there; of so many we hear. */
  Pages PAGES = new Pages(20, 100);

  /** From the Leases that kubelets renew. */
  static Heartbeats inside(CustomerApis apis) {
    return pass -> {
      var admin = pass.secret(pass.names().adminSecret()).getOrDefault("kubeconfig", "");
      try (var api = apis.openUncounted(admin)) {
        return renewals(api);
      }
    };
  }

  /** When the Leases that we read were renewed. */
  static List<Instant> renewals(CustomerApi api) {
    var leases = api.client().leases().inNamespace("kube-node-lease");
    return PAGES
        .<Lease>of(leases::list)
        .flatMap(lease -> Optional.ofNullable(lease.getSpec().getRenewTime()).stream())
        .map(Instant::from)
        .toList();
  }
}

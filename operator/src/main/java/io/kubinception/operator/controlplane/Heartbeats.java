package io.kubinception.operator.controlplane;

import io.kubinception.operator.customer.CustomerApis;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When the worker nodes of a control plane were last heard of. */
@FunctionalInterface
interface Heartbeats {
  /** One for each node; those that never beat are left out. */
  List<Instant> of(ControlPlanePass pass);

  /** From the Leases that kubelets renew. */
  static Heartbeats inside(CustomerApis apis) {
    return pass -> {
      var admin = pass.secret(pass.names().adminSecret()).getOrDefault("kubeconfig", "");
      try (var api = apis.openUncounted(admin)) {
        return api.client().leases().inNamespace("kube-node-lease").list().getItems().stream()
            .flatMap(lease -> Optional.ofNullable(lease.getSpec().getRenewTime()).stream())
            .map(Instant::from)
            .toList();
      }
    };
  }
}

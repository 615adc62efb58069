package io.kubinception.controlplane;

import java.util.Map;

/** Every renewal is a write to the shared etcd: none where nobody competes, few where two do. */
final class LeaderElection {

  static Map<String, String> flags(int replicas) {
    return replicas < 2
        ? Table.of("leader-elect", "false")
        : Table.of(
            "leader-elect", "true",
            // Lease > deadline > 1.2 x retry, or the components refuse to start.
            "leader-elect-lease-duration", "60s",
            "leader-elect-renew-deadline", "40s",
            "leader-elect-retry-period", "8s");
  }

  private LeaderElection() {}
}

package io.kubinception.bench;

import io.kubinception.lab.Lab;
import io.kubinception.lab.Machine;
import java.util.List;

/** What the shared etcd's servers spend. */
final class EtcdServers {
  private final List<Machine> machines;

  EtcdServers(Lab lab) {
    this.machines = lab.layout().etcdServers().stream().map(s -> lab.machine(s.host())).toList();
  }

  /** MiB of all members together. */
  double memoryMiB() {
    return machines.stream()
            .mapToDouble(m -> Double.parseDouble(m.run("ps", "-C", "etcd", "-o", "rss=").strip()))
            .sum()
        / (1 << 10);
  }

  /** Clients' connections to a member, on average. */
  double connections() {
    return machines.stream()
        .mapToLong(
            m -> m.run("ss", "-Htn", "state", "established", "sport", "=", ":2379").lines().count())
        .average()
        .orElseThrow();
  }

  /** That were committed since the first member's start. */
  double proposals() {
    return machines
        .getFirst()
        .run("curl", "-s", "http://127.0.0.1:2381/metrics")
        .lines()
        .filter(l -> l.startsWith("etcd_server_proposals_committed_total "))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}

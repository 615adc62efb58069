package io.kubinception.operator.edge;

import io.kubinception.api.v1alpha1.AllowListInForce;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.infrastructure.Network;
import io.kubinception.infrastructure.edge.EdgeAccess;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What customers wish of an edge, all together. */
final class AllowLists {
  private AllowLists() {}

  /** The cluster's port on the edge, once it has one. */
  static Optional<Integer> port(CustomerCluster cluster) {
    return Optional.ofNullable(cluster.getStatus())
        .map(CustomerClusterStatus::endpoint)
        .map(endpoint -> URI.create(endpoint).getPort());
  }

  /** Of the clusters that an admin cluster runs: the networks they name, and their worker nodes. */
  static EdgeAccess of(
      String adminCluster, List<CustomerCluster> clusters, List<WorkerNode> workers) {
    List<CustomerCluster> wishing =
        clusters.stream().filter(cluster -> isGuarded(cluster, adminCluster)).toList();
    if (wishing.isEmpty()) {
      return new EdgeAccess(Map.of());
    }
    Map<String, Set<Network>> nodes = nodes(workers);
    var guarded = new HashMap<Integer, Set<Network>>();
    for (CustomerCluster cluster : wishing) {
      var networks = new HashSet<Network>(nodes.getOrDefault(key(cluster), Set.of()));
      cluster.getSpec().access().allowedNetworks().stream()
          .map(Network::parse)
          .forEach(networks::add);
      port(cluster).ifPresent(port -> guarded.put(port, networks));
    }
    return new EdgeAccess(guarded);
  }

  private static boolean isGuarded(CustomerCluster cluster, String adminCluster) {
    return AllowListInForce.isWishedBy(cluster)
        && cluster.getStatus() != null
        && adminCluster.equals(cluster.getStatus().adminCluster());
  }

  private static Map<String, Set<Network>> nodes(List<WorkerNode> workers) {
    var nodes = new HashMap<String, Set<Network>>();
    for (WorkerNode worker : workers) {
      WorkerNodeStatus status = worker.getStatus();
      String address = status == null ? null : status.address();
      if (address != null) {
        String cluster = worker.getMetadata().getNamespace() + "/" + worker.getSpec().cluster();
        nodes.computeIfAbsent(cluster, _ -> new HashSet<>()).add(Network.parse(address));
      }
    }
    return nodes;
  }

  private static String key(CustomerCluster cluster) {
    return cluster.getMetadata().getNamespace() + "/" + cluster.getMetadata().getName();
  }
}

package io.kubinception.cli.lab;

import io.kubinception.api.v1alpha1.EtcdCluster;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Servers of the lab that are members of registered etcd clusters: data go with them. */
final class ServersInUse {
  private ServersInUse() {}

  /**
   * The first that is a member, and what takes it out of its cluster, as a sentence.
   *
   * @param addresses of the servers that are to go, by name
   */
  static Optional<String> member(Map<String, String> addresses, List<EtcdCluster> registered) {
    return addresses.entrySet().stream()
        .flatMap(
            server ->
                registered.stream()
                    .filter(cluster -> hasMemberAt(cluster, server.getValue()))
                    .map(cluster -> sentence(server.getKey(), cluster)))
        .findFirst();
  }

  private static boolean hasMemberAt(EtcdCluster cluster, String address) {
    return cluster.memberEndpoints().stream()
        .anyMatch(url -> Objects.equals(URI.create(url).getHost(), address));
  }

  private static String sentence(String server, EtcdCluster cluster) {
    String name = cluster.getMetadata().getName();
    return cluster.memberEndpoints().size() == 1
        ? "This removes %s with its disk, the only member of etcd cluster %s: first move its customers away ('kubinception etcd move') and delete that EtcdCluster (kubectl delete etcdcluster %2$s)"
            .formatted(server, name)
        : "This removes %1$s with its disk, a member of etcd cluster %2$s: first take it out with 'kubinception etcd member remove --etcd %2$s %1$s', which is seen here within a minute"
            .formatted(server, name);
  }
}

package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.cli.Failure;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.fleet.Fleet;
import java.util.List;
import java.util.Map;

/** What a customer cluster's networks must be, as the CRD and the operator have it. */
public final class NetworkChecks {
  private static final int PODS_NARROWEST = 22;
  private static final int SERVICES_WIDEST = 12;
  private static final int SERVICES_NARROWEST = 24;
  private static final Map<String, String> NEVER_ROUTED =
      Map.of(
          "0.0.0.0/8", "\"this network\"",
          "127.0.0.0/8", "loopback",
          "169.254.0.0/16", "link-local",
          "224.0.0.0/3", "multicast and reserved");

  private NetworkChecks() {}

  public static void check(Networks networks) {
    var pods = Cidr.parse("--pods", networks.pods());
    var services = Cidr.parse("--services", networks.services());
    checkRouted("--pods", pods);
    checkRouted("--services", services);
    if (pods.prefixLength() > PODS_NARROWEST) {
      throw Failure.usage(
          "--pods: %s is too narrow: /22 or wider, as each node takes a /24".formatted(pods));
    }
    if (services.prefixLength() < SERVICES_WIDEST || services.prefixLength() > SERVICES_NARROWEST) {
      throw Failure.usage("--services: %s must be from /12 to /24".formatted(services));
    }
    if (pods.overlaps(services)) {
      throw Failure.usage(
          "--pods %s and --services %s overlap: choose two ranges that do not"
              .formatted(pods, services));
    }
  }

  private static void checkRouted(String option, Cidr range) {
    NEVER_ROUTED.forEach(
        (network, what) -> {
          if (range.overlaps(Cidr.parse(option, network))) {
            throw Failure.usage(
                "%s: %s overlaps %s (%s), where no packet is routed: choose a private range, like one of 10.0.0.0/8"
                    .formatted(option, range, network, what));
          }
        });
  }

  /** Each node takes a /24 of the pods' range. */
  public static void checkRoom(Networks networks, int nodes) {
    checkRoom(networks, nodes, 0);
  }

  /**
   * @param pool whose nodes these are; those of the cluster's other pools take of the range, too
   */
  public static void checkRoom(Fleet fleet, CustomerCluster cluster, String pool, int nodes) {
    var meta = cluster.getMetadata();
    var others =
        ClusterView.nodePools(fleet, meta.getNamespace(), meta.getName()).stream()
            .filter(p -> !pool.equals(p.getMetadata().getName()))
            .toList();
    checkRoom(cluster.getSpec().networks(), nodes, NodePool.wanted(others));
  }

  private static void checkRoom(Networks networks, int nodes, int others) {
    if (nodes > 0 && nodes + others > networks.nodesWithRoom()) {
      throw Failure.usage(
          "%d nodes%s do not fit into pods %s, which has room for %d: each node takes a /24"
              .formatted(
                  nodes,
                  others == 0 ? "" : " beside the %d of other pools".formatted(others),
                  networks.pods(),
                  networks.nodesWithRoom()));
    }
  }

  public static void checkReserved(Networks networks, List<AdminCluster> adminClusters) {
    for (var adminCluster : adminClusters) {
      for (var reserved : adminCluster.getSpec().reservedNetworks()) {
        checkReserved("--pods", networks.pods(), reserved);
        checkReserved("--services", networks.services(), reserved);
      }
    }
  }

  private static void checkReserved(String option, String range, String reserved) {
    // Reserved ranges may be IPv6 as well, which cannot overlap.
    if (!reserved.contains(":")
        && Cidr.parse(option, range).overlaps(Cidr.around("reservedNetworks", reserved))) {
      throw Failure.usage(
          "%s %s overlaps %s, which the provider uses: choose another range"
              .formatted(option, range, reserved));
    }
  }
}

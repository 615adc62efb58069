package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMember;
import io.kubinception.cli.Failure;
import io.kubinception.etcd.install.EtcdPlan;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether an admin cluster knows another etcd cluster by the name of a plan. */
final class RegisteredName {
  private RegisteredName() {}

  /** Registering the plan's would send customers of the other one to servers without their data. */
  static void refuseOfAnother(EtcdPlan plan, List<EtcdCluster> registered) {
    registered.stream()
        .filter(cluster -> cluster.getMetadata().getName().equals(plan.token()))
        .filter(cluster -> endpoints(cluster).noneMatch(url -> leadsTo(plan, url)))
        .findFirst()
        .ifPresent(
            cluster -> {
              throw Failure.usage(
                  "etcd cluster %s is registered in this admin cluster, with none of these servers: choose another --name, or first delete that EtcdCluster if it is no more"
                      .formatted(plan.token()));
            });
  }

  private static Stream<String> endpoints(EtcdCluster cluster) {
    List<EtcdMember> members = cluster.getStatus() == null ? null : cluster.getStatus().members();
    return Stream.concat(
        cluster.knownEndpoints().stream(),
        Stream.ofNullable(members)
            .flatMap(List::stream)
            .flatMap(m -> Stream.ofNullable(m.endpoint())));
  }

  /** By its address, or by a name that the servers have. */
  private static boolean leadsTo(EtcdPlan plan, String url) {
    return plan.clientUrls().contains(url) || isHostOf(plan, URI.create(url).getHost());
  }

  private static boolean isHostOf(EtcdPlan plan, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      List<String> addresses =
          Stream.of(InetAddress.getAllByName(host)).map(InetAddress::getHostAddress).toList();
      return plan.servers().stream().anyMatch(server -> addresses.contains(server.address()));
    } catch (UnknownHostException e) {
      return plan.servers().stream().anyMatch(server -> server.name().equals(host));
    }
  }
}

package io.kubinception.operator.etcdpods;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.etcd.install.EtcdPlan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the objects of an etcd cluster of pods are called, and where its members are found: a member
 * has the name of its pod, for good.
 *
 * @param cluster name of the EtcdCluster
 * @param namespace the operator's, where the pods are
 */
public record EtcdPodNames(String cluster, String namespace) {
  /** Those of this cluster. */
  public static EtcdPodNames of(EtcdCluster cluster, String namespace) {
    return new EtcdPodNames(cluster.getMetadata().getName(), namespace);
  }

  /** Of the StatefulSet, the Service, the ConfigMap, the budget and the policy. */
  String all() {
    return "etcd-" + cluster;
  }

  /** Secret that the pods mount: what they show, and whom they trust. */
  String serversSecret() {
    return all() + "-servers";
  }

  String member(int ordinal) {
    return all() + "-" + ordinal;
  }

  /** Pod that writes the first member's data from a backup. */
  String recovery() {
    return member(0) + "-recovery";
  }

  String volumeClaim(int ordinal) {
    return EtcdPodObjects.VOLUME + "-" + member(ordinal);
  }

  /** The domain that all members are in; the cluster's own domain is left to the resolver. */
  String domain() {
    return all() + "." + namespace + ".svc";
  }

  private String url(int ordinal, int port) {
    return "https://" + member(ordinal) + "." + domain() + ":" + port;
  }

  String peerUrl(int ordinal) {
    return url(ordinal, EtcdPlan.PEER_PORT);
  }

  /** Where clients find so many members. */
  public List<String> clientUrls(int members) {
    return IntStream.range(0, members)
        .mapToObj(ordinal -> url(ordinal, EtcdPlan.CLIENT_PORT))
        .toList();
  }

  /** Value of {@code --initial-cluster} at birth. */
  String initialCluster(int members) {
    return IntStream.range(0, members)
        .mapToObj(ordinal -> member(ordinal) + "=" + peerUrl(ordinal))
        .collect(Collectors.joining(","));
  }
}

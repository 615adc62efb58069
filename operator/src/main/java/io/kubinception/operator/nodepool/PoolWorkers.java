package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a pool's worker nodes look like. */
final class PoolWorkers {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SUFFIX = 5;

  /** The name becomes a host name. */
  private static final int LONGEST_NAME = 63;

  static Map<String, String> labels(NodePool pool) {
    return Map.of(
        Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY,
        Kubinception.LABEL_CLUSTER, pool.getSpec().cluster(),
        Kubinception.LABEL_CLUSTER_NAMESPACE, pool.getMetadata().getNamespace(),
        Kubinception.LABEL_NODE_POOL, pool.getMetadata().getName());
  }

  static boolean isOf(NodePool pool, WorkerNode worker) {
    Map<String, String> has = worker.getMetadata().getLabels();
    return has != null && has.entrySet().containsAll(labels(pool).entrySet());
  }

  static String selector(NodePool pool) {
    return new TreeMap<>(labels(pool))
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }

  /**
   * What each of them is like.
   *
   * @param version Kubernetes version of the nodes
   */
  static WorkerNodeSpec template(NodePool pool, String version) {
    var spec = pool.getSpec();
    return new WorkerNodeSpec(
        spec.cluster(),
        pool.getMetadata().getName(),
        spec.flavour(),
        version,
        spec.labels(),
        spec.taints());
  }

  static WorkerNode make(NodePool pool, WorkerNodeSpec template, RandomGenerator random) {
    var worker = new WorkerNode();
    worker.setMetadata(
        new ObjectMetaBuilder()
            .withName(name(template.cluster(), template.pool(), random))
            .withNamespace(pool.getMetadata().getNamespace())
            .withLabels(labels(pool))
            .addNewOwnerReference()
            .withApiVersion(pool.getApiVersion())
            .withKind(pool.getKind())
            .withName(pool.getMetadata().getName())
            .withUid(pool.getMetadata().getUid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .endOwnerReference()
            .build());
    worker.setSpec(template);
    return worker;
  }

  /**
   * cluster-pool-xxxxx, a host name. The cluster is not said twice for a pool that is named after
   * it, and what is too long is cut.
   */
  static String name(String cluster, String pool, RandomGenerator random) {
    String full = pool.startsWith(cluster + "-") ? pool : cluster + "-" + pool;
    String host = full.replace('.', '-');
    String cut = host.substring(0, Math.min(host.length(), LONGEST_NAME - SUFFIX - 1));
    var name = new StringBuilder(cut.replaceAll("-+$", "")).append('-');
    for (int i = 0; i < SUFFIX; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }

  private PoolWorkers() {}
}

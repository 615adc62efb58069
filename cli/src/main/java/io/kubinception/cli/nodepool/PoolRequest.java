package io.kubinception.cli.nodepool;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import java.util.List;
import java.util.Map;

/** A node pool as a person asks for it. */
public record PoolRequest(
    String name,
    String cluster,
    int nodes,
    String flavour,
    Map<String, String> labels,
    List<Taint> taints) {

  public NodePool in(String namespace) {
    var pool = new NodePool();
    pool.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    // The nodes' version stays with the cluster's.
    pool.setSpec(new NodePoolSpec(cluster, nodes, flavour, null, labels, taints));
    return pool;
  }
}

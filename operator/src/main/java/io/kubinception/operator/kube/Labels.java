package io.kubinception.operator.kube;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import java.util.Map;

/** Label sets and selectors that several reconcilers share. */
public final class Labels {

  /** Selects what the operator made. */
  public static final String OURS = Kubinception.LABEL_MANAGED_BY + "=" + Kubinception.MANAGED_BY;

  /** Of the objects made for a customer cluster, in whatever namespace. */
  public static Map<String, String> of(CustomerCluster cluster) {
    return Map.of(
        Kubinception.LABEL_MANAGED_BY,
        Kubinception.MANAGED_BY,
        Kubinception.LABEL_CLUSTER,
        cluster.getMetadata().getName(),
        Kubinception.LABEL_CLUSTER_NAMESPACE,
        cluster.getMetadata().getNamespace());
  }

  private Labels() {}
}

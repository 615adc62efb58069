package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.UpToDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes version that a pool's worker nodes are made with now. What a policy refuses at
 * apply is told here, too: it does not see a cluster that is made after its pool.
 *
 * @param use never of a newer minor than what the control plane runs
 * @param held why the pool's own version, and all else that would replace worker nodes, waits
 */
record PoolVersion(String use, @Nullable Held held) {
  /** A reason and a sentence. */
  record Held(String reason, String sentence) {}

  static PoolVersion of(NodePool pool, CustomerCluster cluster) {
    String goal = cluster.getSpec().version();
    String runs = running(cluster);
    String wanted = Objects.requireNonNullElse(pool.getSpec().version(), runs);
    if (KubernetesVersions.minor(wanted) > KubernetesVersions.minor(goal)) {
      return held(
          runs,
          UpToDate.VERSION_SKEW,
          "version %s is newer than the cluster's %s: upgrade the cluster first, or set version to %2$s"
              .formatted(wanted, goal));
    }
    if (KubernetesVersions.minor(wanted) > KubernetesVersions.minor(runs)) {
      return held(
          runs,
          UpToDate.WAITING,
          "waits until the control plane runs %s; it runs %s".formatted(wanted, runs));
    }
    return KubernetesVersions.minor(runs) - KubernetesVersions.minor(wanted)
            > KubernetesVersions.KUBELET_SKEW
        ? held(
            wanted,
            UpToDate.VERSION_SKEW,
            "version %s is more than %d minor versions older than the control plane's %s: set a newer one"
                .formatted(wanted, KubernetesVersions.KUBELET_SKEW, runs))
        : new PoolVersion(wanted, null);
  }

  /** What the control plane runs; not what is asked for, which it may not have reached. */
  static String running(CustomerCluster cluster) {
    return Optional.ofNullable(cluster.getStatus())
        .map(CustomerClusterStatus::version)
        .orElse(cluster.getSpec().version());
  }

  private static PoolVersion held(String use, String reason, String sentence) {
    return new PoolVersion(use, new Held(reason, sentence));
  }
}

package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether an etcd cluster does its work, as its status tells. */
public final class EtcdAnswers {
  static final String REACHABLE = "Reachable";
  static final String AUTH_ENABLED = EtcdClusterReconciler.AUTH_ENABLED;
  static final String HEALTHY = "Healthy";

  /**
   * Since when members answer and have a quorum; empty while they do not. Without a quorum none can
   * say whether authentication is on.
   */
  public static Optional<Instant> since(EtcdCluster cluster) {
    List<Optional<Instant>> all =
        List.of(since(cluster, REACHABLE), since(cluster, AUTH_ENABLED), since(cluster, HEALTHY));
    return all.stream().allMatch(Optional::isPresent)
        ? all.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static Optional<Instant> since(EtcdCluster cluster, String condition) {
    return Status.condition(cluster.getStatus(), condition)
        .filter(c -> "True".equals(c.getStatus()))
        .map(Condition::getLastTransitionTime)
        .map(Instant::parse);
  }

  private EtcdAnswers() {}
}

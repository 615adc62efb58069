package io.kubinception.operator.etcdcluster;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether an etcd cluster does its work, as its status tells. */
public final class EtcdAnswers {
  static final String HEALTHY = "Healthy";
  static final String AUTH_UNKNOWN = "AuthUnknown";
  static final String NO_QUORUM = "NoQuorum";

  /**
   * Since when members answer and have a quorum; empty while they do not. Without a quorum none can
   * say whether authentication is on.
   */
  public static Optional<Instant> since(EtcdCluster cluster) {
    List<Optional<Instant>> all =
        Stream.of(EtcdReachable.CONDITION, EtcdClusterReconciler.AUTH_ENABLED, HEALTHY)
            .map(condition -> Status.trueSince(cluster.getStatus(), condition))
            .toList();
    return all.stream().allMatch(Optional::isPresent)
        ? all.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** Whether no request would be answered now; not if it was never looked at. */
  public static boolean isAway(EtcdCluster cluster) {
    return isFalse(cluster, EtcdReachable.CONDITION, Optional.empty())
        || isFalse(cluster, EtcdClusterReconciler.AUTH_ENABLED, Optional.of(AUTH_UNKNOWN))
        || isFalse(cluster, HEALTHY, Optional.of(NO_QUORUM));
  }

  /** Whether it was found that it has lost all of its data. */
  public static boolean hasLostData(EtcdCluster cluster) {
    return isFalse(cluster, EtcdReachable.CONDITION, Optional.of(EtcdReachable.DATA_LOST));
  }

  private static boolean isFalse(EtcdCluster cluster, String condition, Optional<String> reason) {
    return Status.condition(cluster.getStatus(), condition)
        .filter(c -> "False".equals(c.getStatus()))
        .filter(c -> reason.isEmpty() || reason.get().equals(c.getReason()))
        .isPresent();
  }

  private EtcdAnswers() {}
}

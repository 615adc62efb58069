package io.kubinception.operator.etcdpods;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an etcd that finds no data does.
 *
 * @param initialCluster value of {@code --initial-cluster}
 * @param state value of {@code --initial-cluster-state}
 */
record EtcdPodStart(String initialCluster, String state) {
  private static final String STATE = "ETCD_INITIAL_CLUSTER_STATE";
  private static final String NEW = "new";

  /** All are born at once. */
  static EtcdPodStart birth(EtcdPodNames names, int members) {
    return new EtcdPodStart(names.initialCluster(members), NEW);
  }

  /** A newcomer joins those that are there. */
  static EtcdPodStart join(String initialCluster) {
    return new EtcdPodStart(initialCluster, "existing");
  }

  /**
   * It fails, in words that name this. A member whose data are lost must not vote under its old
   * number, as if it had never promised anything: it is replaced, under a new one.
   */
  static EtcdPodStart nobody() {
    return new EtcdPodStart(
        "a-member-without-data-is-replaced=https://nobody.invalid:2380", "existing");
  }

  Map<String, String> environment() {
    return Map.of("ETCD_INITIAL_CLUSTER", initialCluster, STATE, state);
  }

  /** Whether an etcd that finds this in its environment is born. */
  static boolean isBirth(@Nullable Map<String, String> environment) {
    return environment != null && NEW.equals(environment.get(STATE));
  }
}

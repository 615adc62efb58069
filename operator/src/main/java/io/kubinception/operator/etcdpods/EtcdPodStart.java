package io.kubinception.operator.etcdpods;

import java.util.Map;

/**
 * What an etcd that finds no data does.
 *
 * @param initialCluster value of {@code --initial-cluster}
 * @param state value of {@code --initial-cluster-state}
 */
record EtcdPodStart(String initialCluster, String state) {

  /** All are born at once. */
  static EtcdPodStart birth(EtcdPodNames names, int members) {
    return new EtcdPodStart(names.initialCluster(members), "new");
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
    return Map.of("ETCD_INITIAL_CLUSTER", initialCluster, "ETCD_INITIAL_CLUSTER_STATE", state);
  }
}

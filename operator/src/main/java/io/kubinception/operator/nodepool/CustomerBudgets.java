package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.TwiceHeld;
import java.util.List;

/** The PodDisruptionBudgets of customers' clusters. */
@FunctionalInterface
interface CustomerBudgets {

  /**
   * What holds up a drain for all its time, as much as is worth naming.
   *
   * @param neverAllowing namespace and name of budgets that never allow an eviction
   * @param twiceHeld pods that two budgets select
   */
  record Obstacles(List<String> neverAllowing, List<TwiceHeld> twiceHeld) {
    static final Obstacles NONE = new Obstacles(List.of(), List.of());
  }

  /**
   * Asks the cluster.
   *
   * @throws io.kubinception.operator.customer.CustomerUnavailableException when nobody answers
   */
  Obstacles obstacles(CustomerCluster cluster);
}

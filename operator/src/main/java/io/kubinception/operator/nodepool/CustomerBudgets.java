package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import java.util.List;

/** The PodDisruptionBudgets of customers' clusters. */
@FunctionalInterface
interface CustomerBudgets {

  /**
   * Namespace and name of those that never allow an eviction, as many as are worth naming.
   *
   * @throws io.kubinception.operator.customer.CustomerUnavailableException when nobody answers
   */
  List<String> neverAllowing(CustomerCluster cluster);
}

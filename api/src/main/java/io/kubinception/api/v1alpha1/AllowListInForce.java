package io.kubinception.api.v1alpha1;

/**
 * The condition of a CustomerCluster that names networks that may connect to its API: True when the
 * edge lets in these only. There is none on a cluster that lets in everybody.
 */
public final class AllowListInForce {
  public static final String CONDITION = "AllowListInForce";

  /** Whether anybody is to be kept out of the cluster's API. */
  public static boolean isWishedBy(CustomerCluster cluster) {
    return !cluster.getSpec().access().allowedNetworks().isEmpty();
  }

  private AllowListInForce() {}
}

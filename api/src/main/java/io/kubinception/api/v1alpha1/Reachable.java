package io.kubinception.api.v1alpha1;

/**
 * The condition that tells whether customers and their worker nodes reach the API, on a
 * ControlPlane and, for all that it runs, on an AdminCluster. Not there when the operator, which
 * looks from inside the admin cluster, has never seen the way open: it may not have that way at
 * all.
 */
public final class Reachable {
  public static final String CONDITION = "Reachable";

  /** Another condition of a ControlPlane: its API server is ready, as seen from inside. */
  public static final String API_SERVER_READY = "ApiServerReady";

  /** Reason on a ControlPlane: the API server is ready, but does not answer at its endpoint. */
  public static final String PATH_BROKEN = "PathBroken";

  /**
   * The same, and none of its nodes is heard of: the controller manager is held back, as it would
   * judge them dead.
   */
  public static final String NODES_CUT_OFF = "NodesCutOff";

  /** Reason on an AdminCluster: most of its APIs are not reached. */
  public static final String EDGE_AWAY = "EdgeAway";

  /** Whether a control plane is not ready for this alone. */
  public static boolean isReason(String reason) {
    return reason.equals(PATH_BROKEN) || reason.equals(NODES_CUT_OFF);
  }

  private Reachable() {}
}

package io.kubinception.api.v1alpha1;

/** Whether all worker nodes of a pool are as the pool wants them. */
public final class UpToDate {

  /** Condition of a NodePool; Ready does not wait for it. */
  public static final String CONDITION = "UpToDate";

  /** Worker nodes are being replaced, and nothing is wrong. */
  public static final String REPLACING = "Replacing";

  /** New worker nodes do not become Ready, so that no other old one goes. */
  public static final String STOPPED = "NewWorkersNotReady";

  /** It begins, or goes on, when the control plane is ready. */
  public static final String WAITING = "WaitsForControlPlane";

  /** The version asked for does not go together with the control plane's. */
  public static final String VERSION_SKEW = "VersionSkew";

  private UpToDate() {}
}

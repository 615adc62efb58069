package io.kubinception.api.v1alpha1;

/**
 * The condition that says whether a control plane bears the loss of a node: there while it has, or
 * is to have, more than one API server. Ready does not depend on it: one API server is enough to
 * serve.
 */
public final class Redundant {
  public static final String CONDITION = "Redundant";

  /** Reason while replicas are added, replaced, taken away or missing. */
  public static final String REPLICAS_MISSING = "ReplicasMissing";

  /** Reason while all replicas run, on one node. */
  public static final String ONE_NODE = "OneNode";

  /** Reason on the way back to one of each. */
  public static final String GOING_BACK = "GoingBackToOne";

  private Redundant() {}
}

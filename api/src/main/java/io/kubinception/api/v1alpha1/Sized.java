package io.kubinception.api.v1alpha1;

/**
 * The condition that says whether a control plane has the size class that it needs. Ready does not
 * depend on it.
 */
public final class Sized {
  public static final String CONDITION = "Sized";

  /** Reason of one that has the class that fits, or a larger one that is given back later. */
  public static final String FITS = "Fits";

  /** Reason of one that has the class that it is pinned to. */
  public static final String PINNED = "Pinned";

  /** Reason while a larger class is needed, and had when that is so for some time. */
  public static final String WAITING = "Waiting";

  /** Reason while another class has to wait for the end of something else. */
  public static final String HELD = "Held";

  /** Reason while the pods are replaced by those of another class. */
  public static final String CHANGING = "Changing";

  private Sized() {}
}

package io.kubinception.api.v1alpha1;

/**
 * The condition that tells of a roll: of a control plane whose pods are replaced by others, as its
 * version or what its components are told has changed. It is there from the first roll on, False
 * while one is under way, with what happens as message. Ready does not depend on it: the old pods
 * serve until the new ones do.
 */
public final class RolledOut {
  public static final String CONDITION = "RolledOut";

  /** Reason while others roll or start, and there is no CPU for one more. */
  public static final String WAITING = "WaitingToRoll";

  /** Reason while no healthy control plane is let roll, as too many are not well after it. */
  public static final String HELD_BACK = "HeldBack";

  /** Reason of one that nobody asked for, while no maintenance window is open. */
  public static final String WAITING_FOR_WINDOW = "WaitingForWindow";

  public static final String ROLLING = "Rolling";

  /** Reason of a roll that takes too long; the old pods go on serving. */
  public static final String STUCK = "RollStuck";

  private RolledOut() {}
}

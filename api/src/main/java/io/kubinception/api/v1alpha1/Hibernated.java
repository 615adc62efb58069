package io.kubinception.api.v1alpha1;

/**
 * The condition that tells of sleep, on everything that sleeps with its cluster: True while it is
 * asleep, False on the way there and back, absent while it is awake.
 */
public final class Hibernated {
  public static final String CONDITION = "Hibernated";

  /** Reason while asleep; of Ready as well, which is False then without being an alarm. */
  public static final String ASLEEP = "Hibernated";

  /** Reason of Ready while it sleeps until it is deleted; no alarm either. */
  public static final String DELETION_SCHEDULED = "DeletionScheduled";

  public static final String FALLING_ASLEEP = "FallingAsleep";
  public static final String WAKING_UP = "WakingUp";

  private Hibernated() {}
}

package io.kubinception.api.v1alpha1;

/** The condition of an EtcdCluster that tells whether its members answer, and if none does, why. */
public final class EtcdReachable {
  public static final String CONDITION = "Reachable";

  /** Reason of one of pods of whose data nothing is left: somebody has to say what is done. */
  public static final String DATA_LOST = "DataLost";

  /** Reason while its data are being brought back from a backup; no word stops that. */
  public static final String RECOVERING = "Recovering";

  /** Reason when that has stopped; it is tried again, and the data may be given up meanwhile. */
  public static final String RECOVERY_STOPPED = "RecoveryStopped";

  /** Whether its data are lost, or on their way back. */
  public static boolean isLoss(String reason) {
    return reason.equals(DATA_LOST) || reason.equals(RECOVERING) || reason.equals(RECOVERY_STOPPED);
  }

  private EtcdReachable() {}
}

package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.kubinception.api.v1alpha1.ReplacementStrategy;

/**
 * How many worker nodes may be too many, and missing, while old ones are replaced.
 *
 * @param surge beyond those wanted, those that drain included
 * @param unavailable of those wanted
 */
record RolloutLimits(int surge, int unavailable) {
  private static final int WHOLE = 100;

  /**
   * As Deployments round; when both come out as none, one may be missing.
   *
   * @param room for worker nodes, those wanted included
   */
  static RolloutLimits of(ReplacementStrategy strategy, int wanted, int room) {
    int surge =
        Math.clamp(amount(strategy.maxSurge(), wanted, WHOLE - 1), 0, Math.max(0, room - wanted));
    int unavailable = amount(strategy.maxUnavailable(), wanted, 0);
    return wanted == 0
        ? new RolloutLimits(0, 0)
        : new RolloutLimits(surge, surge == 0 ? Math.max(1, unavailable) : unavailable);
  }

  private static int amount(IntOrString amount, int wanted, int roundedUpBy) {
    Integer number = amount.getIntVal();
    if (number != null) {
      return number;
    }
    int percent = Integer.parseInt(amount.getStrVal().replace("%", ""));
    return (wanted * percent + roundedUpBy) / WHOLE;
  }
}

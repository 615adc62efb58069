package io.kubinception.api.v1alpha1;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether PodDisruptionBudgets let a cluster's worker nodes be drained, and of which pods. */
public final class Drainable {

  /** Condition of a NodePool, told before its nodes are to be replaced; Ready is without it. */
  public static final String CONDITION = "Drainable";

  /** Budgets never allow an eviction, or are two of one pod, so that a drain takes all its time. */
  public static final String NEVER_ALLOWED = "BudgetsNeverAllowIt";

  /** The cluster's API server did not answer. */
  public static final String NOT_LOOKED_AT = "BudgetsNotLookedAt";

  /**
   * Whether this budget never lets a pod be evicted, as it asks for all that there are: not only
   * for now, as some are not ready. Or has pods that Kubernetes cannot count.
   */
  public static boolean isForbiddenBy(PodDisruptionBudget budget) {
    var status = budget.getStatus();
    if (status == null || Objects.requireNonNullElse(status.getDisruptionsAllowed(), 0) > 0) {
      return false;
    }
    int pods = Objects.requireNonNullElse(status.getExpectedPods(), 0);
    if (pods == 0) {
      return isUncounted(status);
    }
    return (isNone(budget.getSpec().getMaxUnavailable())
        || isAll(budget.getSpec().getMinAvailable(), pods));
  }

  /** Whether a drain waits for it: not one of the node itself, nor one that has ended. */
  public static boolean mustLeave(Pod pod) {
    var meta = pod.getMetadata();
    boolean mirror =
        meta.getAnnotations() != null
            && meta.getAnnotations().containsKey("kubernetes.io/config.mirror");
    boolean ofDaemonSet =
        Objects.requireNonNullElse(meta.getOwnerReferences(), List.<OwnerReference>of()).stream()
            .anyMatch(
                o -> Boolean.TRUE.equals(o.getController()) && "DaemonSet".equals(o.getKind()));
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return !mirror && !ofDaemonSet && !"Succeeded".equals(phase) && !"Failed".equals(phase);
  }

  /** It has pods, and none of a controller that says how many there should be: all must stay. */
  private static boolean isUncounted(PodDisruptionBudgetStatus status) {
    return Objects.requireNonNullElse(status.getCurrentHealthy(), 0) > 0
        || status.getConditions().stream().anyMatch(c -> "SyncFailed".equals(c.getReason()));
  }

  private static boolean isNone(@Nullable IntOrString count) {
    return count != null && (text(count).equals("0") || text(count).equals("0%"));
  }

  private static boolean isAll(@Nullable IntOrString count, int pods) {
    if (count == null) {
      return false;
    }
    String text = text(count);
    // As Kubernetes does: a share of the pods is rounded up.
    long wanted =
        text.endsWith("%")
            ? Math.ceilDiv(Long.parseLong(text.substring(0, text.length() - 1)) * pods, 100)
            : Long.parseLong(text);
    return wanted >= pods;
  }

  private static String text(IntOrString count) {
    return Objects.toString(count.getValue(), "");
  }

  private Drainable() {}
}

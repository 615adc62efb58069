package io.kubinception.cli.upgrade;

import static io.kubinception.api.v1alpha1.KubernetesVersions.KUBELET_SKEW;
import static io.kubinception.api.v1alpha1.KubernetesVersions.minor;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade of a cluster's control plane may trip over. What would break something by the
 * upgrade itself blocks; what only hinders the nodes that follow, or a later upgrade, warns.
 */
public final class Preflight {
  /** All findings, those that block first. */
  public static List<Finding> of(Inside inside, String target) {
    return Stream.of(
            skew(inside, target), webhooks(inside), deprecated(inside, target), budgets(inside))
        .flatMap(found -> found)
        .sorted((one, other) -> Boolean.compare(other.blocks(), one.blocks()))
        .toList();
  }

  private static Stream<Finding> skew(Inside inside, String target) {
    int oldest = minor(target) - KUBELET_SKEW;
    String behind =
        inside.kubelets().stream()
            .filter(kubelet -> minor(kubelet.version()) < oldest)
            .map(kubelet -> "%s (%s)".formatted(kubelet.node(), kubelet.version()))
            .collect(Collectors.joining(", "));
    return behind.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Finding.blocks(
                "nodes more than %d minors behind %s: %s; upgrade their pools first"
                    .formatted(KUBELET_SKEW, target, behind)));
  }

  private static Stream<Finding> webhooks(Inside inside) {
    return inside.webhooks().stream()
        .filter(webhook -> !webhook.answered())
        .map(
            webhook ->
                Finding.blocks(
                    "%s fails closed, and Service %s behind it has no ready pod: repair it, delete it, or set its failurePolicy to Ignore"
                        .formatted(webhook.configuration(), webhook.service())));
  }

  private static Stream<Finding> deprecated(Inside inside, String target) {
    return inside.deprecated().stream()
        .map(
            api -> {
              boolean gone = minor(api.removedIn() + ".0") <= minor(target);
              String sentence =
                  "%s of %s is in use and removed in %s: change what asks for it"
                      .formatted(api.resource(), api.groupVersion(), api.removedIn());
              return gone ? Finding.blocks(sentence) : Finding.warns(sentence);
            });
  }

  private static Stream<Finding> budgets(Inside inside) {
    return inside.budgets().stream()
        .filter(Preflight::neverAllowsADrain)
        .map(
            budget ->
                Finding.warns(
                    "PodDisruptionBudget %s/%s never lets a pod be evicted, so nodes cannot be drained when they follow: allow one, or have one replica more"
                        .formatted(
                            budget.getMetadata().getNamespace(), budget.getMetadata().getName())));
  }

  private static boolean neverAllowsADrain(PodDisruptionBudget budget) {
    var status = budget.getStatus();
    if (status == null || Objects.requireNonNullElse(status.getDisruptionsAllowed(), 0) > 0) {
      return false;
    }
    int pods = Objects.requireNonNullElse(status.getExpectedPods(), 0);
    return pods > 0
        && (isNone(budget.getSpec().getMaxUnavailable())
            || isAll(budget.getSpec().getMinAvailable(), pods));
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

  private Preflight() {}
}

package io.kubinception.cli.upgrade;

import static io.kubinception.api.v1alpha1.KubernetesVersions.KUBELET_SKEW;
import static io.kubinception.api.v1alpha1.KubernetesVersions.minor;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.cli.upgrade.Inside.ClosedWebhook;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an upgrade of a cluster's control plane may trip over. What would break something by the
 * upgrade itself blocks; what only hinders the nodes that follow, or a later upgrade, warns.
 */
public final class Preflight {
  /** All findings, those that block first. */
  public static List<Finding> of(Inside inside, String target) {
    return Stream.of(
            skew(inside, target),
            webhooks(inside),
            deprecated(inside, target),
            budgets(inside),
            twiceHeld(inside))
        .flatMap(found -> found)
        .sorted((one, other) -> Boolean.compare(other.blocks(), one.blocks()))
        .toList();
  }

  /**
   * What the replacement of a pool's worker nodes may trip over; it comes to its end all the same.
   */
  public static List<Finding> of(Inside inside, NodePool pool) {
    var webhooks =
        silent(inside)
            .map(
                webhook ->
                    Finding.warns(
                        "%s; until then it may keep new nodes from joining, and old ones from going"
                            .formatted(sentence(webhook))));
    var budgets =
        forbidding(inside)
            .map(
                budget ->
                    Finding.warns(
                        "%s never lets a pod be evicted: a node with one of its pods waits %d s for it, and goes all the same: allow one, or have one replica more"
                            .formatted(
                                name(budget), pool.getSpec().strategy().drainTimeoutSeconds())));
    var twiceHeld =
        inside.twiceHeld().stream()
            .map(
                held ->
                    Finding.warns(
                        "%s: its node waits %d s for it, and goes all the same: have one budget select it"
                            .formatted(
                                held.sentence(), pool.getSpec().strategy().drainTimeoutSeconds())));
    return Stream.of(webhooks, budgets, twiceHeld).flatMap(found -> found).toList();
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
    return silent(inside).map(webhook -> Finding.blocks(sentence(webhook)));
  }

  private static Stream<ClosedWebhook> silent(Inside inside) {
    return inside.webhooks().stream().filter(webhook -> !webhook.answered());
  }

  private static String sentence(ClosedWebhook webhook) {
    return "%s fails closed, and Service %s behind it has no ready pod: repair it, delete it, or set its failurePolicy to Ignore"
        .formatted(webhook.configuration(), webhook.service());
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
    return forbidding(inside)
        .map(
            budget ->
                Finding.warns(
                    "%s never lets a pod be evicted, so nodes cannot be drained when they follow: allow one, or have one replica more"
                        .formatted(name(budget))));
  }

  private static Stream<Finding> twiceHeld(Inside inside) {
    return inside.twiceHeld().stream()
        .map(
            held ->
                Finding.warns(
                    "%s, so its node cannot be drained when it follows: have one budget select it"
                        .formatted(held.sentence())));
  }

  private static Stream<PodDisruptionBudget> forbidding(Inside inside) {
    return inside.budgets().stream().filter(Drainable::isForbiddenBy);
  }

  private static String name(PodDisruptionBudget budget) {
    var meta = budget.getMetadata();
    return "PodDisruptionBudget %s/%s".formatted(meta.getNamespace(), meta.getName());
  }

  private Preflight() {}
}

package io.kubinception.cli.upgrade;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubinception.api.v1alpha1.TwiceHeld;
import java.util.List;

/**
 * What is inside a customer's cluster, as far as it matters to an upgrade.
 *
 * @param kubelets those of all nodes
 * @param webhooks those that refuse requests while nobody answers them
 * @param budgets all disruption budgets
 * @param twiceHeld pods that two of them select
 * @param deprecated what was asked for, since the API server started, that will be removed
 */
public record Inside(
    List<Kubelet> kubelets,
    List<ClosedWebhook> webhooks,
    List<PodDisruptionBudget> budgets,
    List<TwiceHeld> twiceHeld,
    List<DeprecatedApi> deprecated) {

  /** A node's kubelet and its version, like 1.36.4. */
  public record Kubelet(String node, String version) {}

  /**
   * A webhook that fails closed.
   *
   * @param configuration kind and name of what it stands in
   * @param service namespace and name of the Service behind it
   * @param answered whether that Service has a ready backend
   */
  public record ClosedWebhook(String configuration, String service, boolean answered) {}

  /**
   * An API that clients use.
   *
   * @param removedIn minor release without it, like 1.38
   */
  public record DeprecatedApi(String resource, String groupVersion, String removedIn) {}
}

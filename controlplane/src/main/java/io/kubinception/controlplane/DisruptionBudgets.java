package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Arrays;
import java.util.List;

/** Drains take one replica at a time, where there are several. */
final class DisruptionBudgets {

  static List<PodDisruptionBudget> of(ControlPlaneModel model) {
    return Arrays.stream(Component.values())
        .filter(component -> model.replicas(component) > 1)
        .map(component -> of(model, component))
        .toList();
  }

  private static PodDisruptionBudget of(ControlPlaneModel model, Component component) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Metadata.of(model, model.names().deployment(component), component))
        .withNewSpec()
        .withSelector(Metadata.labelSelector(model, component))
        .withNewMaxUnavailable(1)
        // A broken pod protects nobody: it must not hold up a drain.
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .endSpec()
        .build();
  }

  private DisruptionBudgets() {}
}

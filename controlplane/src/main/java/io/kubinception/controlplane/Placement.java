package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps a component's replicas on different nodes. */
final class Placement {

  private static final String HOST = "kubernetes.io/hostname";

  /**
   * One replica: while it rolls, the new pod rather goes to another node; two are spread anyway.
   */
  static @Nullable Affinity affinity(ControlPlaneModel model, Component component) {
    if (model.replicas(component) > 1) {
      return null;
    }
    return new AffinityBuilder()
        .withNewPodAntiAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withNewPodAffinityTerm()
        .withTopologyKey(HOST)
        .withLabelSelector(Metadata.labelSelector(model, component))
        .endPodAffinityTerm()
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .build();
  }

  /**
   * Several replicas: on different nodes, or not at all, as long as there are nodes to go to. Each
   * revision counts by itself, or a roll would leave both pods on one node.
   */
  static List<TopologySpreadConstraint> spread(ControlPlaneModel model, Component component) {
    if (model.replicas(component) < 2) {
      return List.of();
    }
    return List.of(
        new TopologySpreadConstraintBuilder()
            .withMaxSkew(1)
            .withTopologyKey(HOST)
            .withWhenUnsatisfiable("DoNotSchedule")
            .withLabelSelector(Metadata.labelSelector(model, component))
            .withMatchLabelKeys("pod-template-hash")
            // A node that failed is tainted, and no reason to keep a replica waiting.
            .withNodeTaintsPolicy("Honor")
            .build());
  }

  /**
   * A node that is lost gives its pods back after half a minute, not Kubernetes' five: nothing is
   * lost with them, their data is elsewhere.
   */
  static List<Toleration> tolerations() {
    return Stream.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
        .map(
            taint ->
                new TolerationBuilder()
                    .withKey(taint)
                    .withOperator("Exists")
                    .withEffect("NoExecute")
                    .withTolerationSeconds(30L)
                    .build())
        .toList();
  }

  private Placement() {}
}

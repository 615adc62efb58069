package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AllowListInForce;
import io.kubinception.operator.edge.Gatekeeper;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Objects;

/** Who may connect to a cluster's API, as far as the edge has been told. */
final class AllowList {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Gatekeeper gatekeeper;

  AllowList(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /** Has the edge follow; nothing is asked of one that guards no port of this cluster. */
  StepResult follow(CustomerClusterPass pass) {
    AdminCluster home = Objects.requireNonNull(pass.home());
    if (!AllowListInForce.isWishedBy(pass.cluster())) {
      return gatekeeper.guards(pass.cluster()) ? gatekeeper.tell(home) : StepResult.done("");
    }
    var status = pass.cluster().getStatus();
    if (status == null || status.endpoint() == null) {
      return StepResult.waitFor(SOON, "NoEndpoint", "its API has no port yet");
    }
    StepResult result = gatekeeper.tell(home);
    return result instanceof StepResult.Done ? StepResult.done(told(pass)) : result;
  }

  private static String told(CustomerClusterPass pass) {
    return "its API lets in %s, and its own worker nodes"
        .formatted(String.join(", ", pass.cluster().getSpec().access().allowedNetworks()));
  }

  /** Nothing is said of a cluster that lets in everybody. */
  static void tell(CustomerClusterPass pass, Conditions conditions) {
    if (!AllowListInForce.isWishedBy(pass.cluster())
        && conditions.isTrue(AllowListInForce.CONDITION)) {
      conditions.remove(AllowListInForce.CONDITION);
    }
  }
}

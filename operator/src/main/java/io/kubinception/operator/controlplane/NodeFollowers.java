package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.kubinception.controlplane.ControlPlaneModel;
import io.kubinception.controlplane.NodeCredentials;
import io.kubinception.operator.customer.CustomerApi;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has the nodes follow a rotation of the cluster's authority. The kubelet's files are on the node,
 * where nothing of the provider runs: a DaemonSet is there for as long as there is work.
 */
final class NodeFollowers {

  /** Nodes trust these authorities, and have certificates of this one. */
  static Optional<String> renew(
      CustomerApi api, ControlPlaneModel model, String trusted, Map<String, String> used) {
    String signer = used.getOrDefault(RotatedAuthority.CERTIFICATE, "");
    return missing(
        api,
        NodeCredentials.renewal(model, trusted, signer),
        "have certificates of the authority to stay");
  }

  /** Nodes trust just these authorities; then the DaemonSet goes. */
  static Optional<String> forget(CustomerApi api, ControlPlaneModel model, String trusted) {
    DaemonSet wanted = NodeCredentials.trust(model, trusted);
    Optional<String> missing = missing(api, wanted, "have forgotten the other authority");
    if (missing.isEmpty()) {
      api.client().resource(wanted).delete();
    }
    return missing;
  }

  private static Optional<String> missing(CustomerApi api, DaemonSet wanted, String what) {
    api.apply(List.of(wanted));
    DaemonSet seen = api.client().resource(wanted).get();
    var status = seen == null ? null : seen.getStatus();
    if (seen == null
        || status == null
        || !Objects.equals(seen.getMetadata().getGeneration(), status.getObservedGeneration())) {
      return Optional.of("nodes are being told");
    }
    int nodes = number(status.getDesiredNumberScheduled());
    int done =
        Math.min(number(status.getNumberReady()), number(status.getUpdatedNumberScheduled()));
    return done >= nodes
        ? Optional.empty()
        : Optional.of("%d of %d nodes %s".formatted(done, nodes, what));
  }

  private static int number(@Nullable Integer count) {
    return Objects.requireNonNullElse(count, 0);
  }

  private NodeFollowers() {}
}

package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.kubinception.controlplane.WorkerUserData;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the Node is there, Ready, and on our instance. */
final class NodeCheck {
  private final Clock clock;

  NodeCheck(Clock clock) {
    this.clock = clock;
  }

  StepResult check(WorkerNodePass pass) {
    Optional<Node> node = pass.node();
    if (node.isEmpty()) {
      return notReady(pass, Unwell.NODE_GONE, Unwell.NODE_GONE.sentence());
    }
    Optional<NodeCondition> ready = ready(node.get());
    boolean isReady = ready.map(c -> "True".equals(c.getStatus())).orElse(false);
    String elsewhere = elsewhere(node.get(), pass.kubelet().address());
    // Of one that was ready and is not any more, the address is an old one.
    if (elsewhere != null && (isReady || pass.readyAt() == null)) {
      return StepResult.waitFor(Joining.WHILE_UNWELL, "AddressDiffers", elsewhere);
    }
    if (!isReady) {
      return notReady(pass, ready.map(NodeCondition::getMessage).orElse(""));
    }
    label(pass, node.get());
    if (pass.readyAt() == null) {
      pass.customer().deleteToken(BootstrapToken.idOf(pass.worker()));
      pass.ready(clock.instant());
    }
    pass.well();
    return StepResult.done("");
  }

  private StepResult notReady(WorkerNodePass pass, String said) {
    String until = pass.certificateUntil();
    if (until != null && Instant.parse(until).isBefore(clock.instant())) {
      return notReady(
          pass,
          Unwell.CERTIFICATE_ENDED,
          "%s: it ended at %s".formatted(Unwell.CERTIFICATE_ENDED.sentence(), until));
    }
    return notReady(
        pass,
        Unwell.NODE_NOT_READY,
        said.isEmpty() ? Unwell.NODE_NOT_READY.sentence() : "its Node is not Ready: " + said);
  }

  /** Before it was Ready for the first time it is joining; after that it is unwell. */
  private static StepResult notReady(WorkerNodePass pass, Unwell how, String message) {
    if (pass.readyAt() == null) {
      return StepResult.waitFor(Joining.WHILE_JOINING, how.reason(), message);
    }
    pass.unwell(how);
    return StepResult.waitFor(Joining.WHILE_UNWELL, how.reason(), message);
  }

  /** The Ready condition of a Node. */
  static Optional<NodeCondition> ready(Node node) {
    if (node.getStatus() == null) {
      return Optional.empty();
    }
    return node.getStatus().getConditions().stream()
        .filter(c -> "Ready".equals(c.getType()))
        .findFirst();
  }

  private static @Nullable String elsewhere(Node node, String address) {
    if (node.getStatus() == null) {
      return null;
    }
    List<String> internal =
        node.getStatus().getAddresses().stream()
            .filter(a -> "InternalIP".equals(a.getType()))
            .map(NodeAddress::getAddress)
            .toList();
    return internal.isEmpty() || internal.contains(address)
        ? null
        : "the Node says that it is at %s, but its instance is at %s"
            .formatted(String.join(", ", internal), address);
  }

  /** Puts those of the pool's labels on the Node that a kubelet may not give itself. */
  private static void label(WorkerNodePass pass, Node node) {
    Map<String, String> wanted =
        WorkerUserData.labelsForOperator(Joining.nodeLabels(pass.worker().getSpec()));
    Map<String, String> has =
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.<String, String>of());
    if (!has.entrySet().containsAll(wanted.entrySet())) {
      pass.customer().label(pass.name(), wanted);
    }
  }
}

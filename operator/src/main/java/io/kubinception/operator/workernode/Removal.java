package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes a worker node away in order: no new pods, the pods by eviction, the instance, the Node,
 * what is left of the token. Pods' budgets are honoured for a while; a cluster that goes as a
 * whole, or an instance that is dead, is not drained.
 */
final class Removal {
  private static final Duration WHILE_DRAINING = Duration.ofSeconds(2);
  private static final Duration WHILE_ASLEEP = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int NAMED = 3;

  private final KubeletCertificates certificates;
  private final Notices notices;
  private final Clock clock;

  Removal(KubeletCertificates certificates, Notices notices, Clock clock) {
    this.certificates = certificates;
    this.notices = notices;
    this.clock = clock;
  }

  StepResult drain(WorkerNodePass pass) {
    if (pass.clusterGoes()) {
      return StepResult.done("not drained: its cluster goes as a whole");
    }
    if (pass.sleeps()) {
      return StepResult.waitFor(
          WHILE_ASLEEP, "ClusterAsleep", "goes when its cluster wakes: now nobody would notice");
    }
    if (!runs(pass)) {
      return StepResult.done("not drained: its instance does not run");
    }
    Duration limit = pass.drainLimit();
    if (!clock.instant().isBefore(drainableSince(pass).plus(limit))) {
      return giveUp(pass, limit);
    }
    Optional<Node> node = pass.node();
    if (node.isEmpty() || silent(node.get())) {
      return StepResult.done("not drained: its kubelet does not answer");
    }
    if (!Boolean.TRUE.equals(node.get().getSpec().getUnschedulable())) {
      pass.customer().cordon(pass.name());
    }
    certificates.approveWhileItDrains(pass);
    return evict(pass);
  }

  private StepResult giveUp(WorkerNodePass pass, Duration limit) {
    String held = Replacement.draining(pass.worker()).map(m -> ": " + m).orElse("");
    String message = "not all pods left within %d s%s".formatted(limit.toSeconds(), held);
    notices.warn(pass.worker(), "DrainGivenUp", message);
    return StepResult.done(message);
  }

  /** Since it is to go; or, if its cluster slept then, since that was seen to be awake. */
  private Instant drainableSince(WorkerNodePass pass) {
    Instant deleted = Instant.parse(pass.worker().getMetadata().getDeletionTimestamp());
    return Status.condition(pass.worker().getStatus(), Hibernated.CONDITION)
        .map(
            slept ->
                "True".equals(slept.getStatus())
                    ? clock.instant()
                    : Instant.parse(slept.getLastTransitionTime()))
        .filter(deleted::isBefore)
        .orElse(deleted);
  }

  private static boolean runs(WorkerNodePass pass) {
    return pass.whereverItMayBe().stream()
        .flatMap(i -> i.instances().find(pass.name()).stream())
        .filter(pass::isOurs)
        .anyMatch(i -> i.state() == Instance.State.RUNNING);
  }

  private static boolean silent(Node node) {
    return NodeCheck.ready(node).map(c -> "Unknown".equals(c.getStatus())).orElse(true);
  }

  private static StepResult evict(WorkerNodePass pass) {
    List<Pod> pods = pass.customer().pods(pass.name(), Drainable::mustLeave);
    if (pods.isEmpty()) {
      return StepResult.done("no pods are left that could move");
    }
    List<String> held =
        pods.stream()
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .flatMap(p -> heldBy(pass, p).stream())
            .distinct()
            .toList();
    String count = pods.size() == 1 ? "1 pod has to leave" : pods.size() + " pods have to leave";
    return StepResult.waitFor(
        WHILE_DRAINING,
        Replacement.DRAINING,
        held.isEmpty()
            ? count
            : count + "; " + String.join(", ", held.subList(0, Math.min(NAMED, held.size()))));
  }

  private static Optional<String> heldBy(WorkerNodePass pass, Pod pod) {
    return switch (pass.customer().evict(pod)) {
      case CustomerNodes.Eviction.Accepted _ -> Optional.empty();
      case CustomerNodes.Eviction.NotNow held -> Optional.of(held.why());
    };
  }

  StepResult instance(WorkerNodePass pass) {
    for (Infrastructure infrastructure : pass.whereverItMayBe()) {
      var instances = infrastructure.instances();
      if (instances.find(pass.name()).filter(pass::isOurs).isPresent()) {
        instances.delete(pass.name());
        if (instances.find(pass.name()).filter(pass::isOurs).isPresent()) {
          return StepResult.waitFor(SOON, "DeletingInstance", "its instance is being deleted");
        }
      }
    }
    return StepResult.done("");
  }

  /** Its Node and its token; a control plane that does not answer is waited for. */
  StepResult node(WorkerNodePass pass) {
    if (pass.clusterGoes()) {
      return StepResult.done("goes with its cluster");
    }
    if (!pass.controlPlaneReady() && !pass.everSpoken()) {
      return StepResult.done("its control plane was never there");
    }
    pass.customer().deleteToken(BootstrapToken.idOf(pass.worker()));
    pass.customer().deleteNode(pass.name());
    return StepResult.done("");
  }
}

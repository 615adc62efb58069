package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a control plane of several replicas bears the loss of a node, and the way there and back.
 * Kubernetes spreads pods only when it makes them: replicas that met on one node, as there was no
 * other, are parted here.
 */
final class Redundancy {
  /** A node that has just come back may go again. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final Duration WHILE_MISSING = Duration.ofSeconds(15);

  private final KubernetesClient client;
  private final Applier applier;
  private final ControlPlanePods pods;
  private final Clock clock;

  Redundancy(KubernetesClient client, Applier applier, ControlPlanePods pods, Clock clock) {
    this.client = client;
    this.applier = applier;
    this.pods = pods;
    this.clock = clock;
  }

  /**
   * How it is.
   *
   * @param status True, False, or Unknown when nobody could look
   */
  record Finding(String status, String reason, String message) {
    static Finding flaw(String reason, String message) {
      return new Finding("False", reason, message);
    }

    boolean redundant() {
      return status.equals("True");
    }
  }

  /** Looks, and does what there is to do. */
  void keep(ControlPlanePass pass) {
    if (isWanted(pass)) {
      List<Component> missing = missing(pass);
      pass.found(missing.isEmpty() ? spread(pass) : incomplete(missing, pods.trouble(pass)));
    } else if (isLeaving(pass)) {
      leave(pass);
    }
  }

  static void tell(ControlPlanePass pass, Conditions conditions) {
    if (pass.sleeps() || !isWanted(pass) && pass.redundancy().isEmpty() && pass.isUsable()) {
      conditions.remove(Redundant.CONDITION);
      return;
    }
    pass.redundancy()
        .or(() -> whenNotUsable(pass))
        .ifPresent(
            found ->
                conditions.set(
                    Redundant.CONDITION, found.status(), found.reason(), found.message()));
  }

  /** What was missing before is not said to be missing once it is there. */
  private static Optional<Finding> whenNotUsable(ControlPlanePass pass) {
    if (!isWanted(pass) || !pass.isRendered()) {
      return Optional.empty();
    }
    List<Component> missing = missing(pass);
    if (!missing.isEmpty()) {
      return Optional.of(incomplete(missing, ""));
    }
    return saidBefore(pass, Redundant.REPLICAS_MISSING)
        ? Optional.of(
            new Finding(
                "Unknown",
                "NotUsable",
                "all replicas are ready; whether on different nodes is looked at when the cluster"
                    + " is usable"))
        : Optional.empty();
  }

  private static boolean saidBefore(ControlPlanePass pass, String reason) {
    return Status.condition(pass.controlPlane().getStatus(), Redundant.CONDITION)
        .filter(c -> reason.equals(c.getReason()))
        .isPresent();
  }

  /** How soon to look again; empty if nothing is to be done. */
  static Optional<Duration> lookAgain(ControlPlanePass pass) {
    return pass.redundancy().filter(f -> !f.redundant()).map(f -> WHILE_MISSING);
  }

  private static boolean isWanted(ControlPlanePass pass) {
    return pass.controlPlane().getSpec().replicas() > 1;
  }

  private static boolean isLeaving(ControlPlanePass pass) {
    return Status.condition(pass.controlPlane().getStatus(), Redundant.CONDITION).isPresent();
  }

  private void leave(ControlPlanePass pass) {
    if (!missing(pass).isEmpty()) {
      pass.found(Finding.flaw(Redundant.GOING_BACK, "goes back to one of each component"));
      return;
    }
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(pass.namespace())
        .withLabel(Kubinception.LABEL_CONTROL_PLANE, pass.name())
        .list()
        .getItems()
        .forEach(applier::delete);
  }

  private static List<Component> missing(ControlPlanePass pass) {
    return Arrays.stream(Component.values())
        .filter(component -> !pass.isComplete(component))
        .toList();
  }

  private static Finding incomplete(List<Component> missing, String trouble) {
    return Finding.flaw(
        Redundant.REPLICAS_MISSING,
        "not all replicas are ready: %s%s".formatted(words(missing), trouble));
  }

  private static String words(List<Component> components) {
    return components.stream().map(Component::label).collect(Collectors.joining(", "));
  }

  private Finding spread(ControlPlanePass pass) {
    List<Pod> running = pods.running(pass);
    List<Component> together =
        Arrays.stream(Component.values())
            .filter(component -> nodes(running, component).size() == 1)
            .toList();
    return together.isEmpty()
        ? new Finding("True", "Spread", "bears the loss of a node")
        : Finding.flaw(Redundant.ONE_NODE, part(pass, running, together));
  }

  /** As a drain does it: by evictions, which are refused while the disruption budget is used. */
  private String part(ControlPlanePass pass, List<Pod> running, List<Component> together) {
    Set<String> nodes = nodes(running, together.getFirst());
    String what = words(together);
    if (otherThan(nodes).isEmpty()) {
      return "all of %s are on node %s, whose loss stops the cluster: no other node of the admin cluster takes pods"
          .formatted(what, String.join(", ", nodes));
    }
    together.stream()
        .flatMap(component -> youngest(running, component).filter(this::isSettled).stream())
        .forEach(
            pod ->
                client
                    .pods()
                    .inNamespace(pass.namespace())
                    .withName(pod.getMetadata().getName())
                    .evict());
    return "all of %s are on node %s: one of each moves to another node"
        .formatted(what, String.join(", ", nodes));
  }

  private static Optional<Pod> youngest(List<Pod> running, Component component) {
    return running.stream()
        .filter(pod -> ControlPlanePods.isOf(pod, component))
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
  }

  private boolean isSettled(Pod pod) {
    return Instant.parse(pod.getMetadata().getCreationTimestamp())
        .plus(SETTLED)
        .isBefore(clock.instant());
  }

  private List<Node> otherThan(Set<String> names) {
    return client.nodes().list().getItems().stream()
        .filter(Redundancy::takesPods)
        .filter(node -> !names.contains(node.getMetadata().getName()))
        .toList();
  }

  /** One that is cordoned or not ready has a taint, too. */
  private static boolean takesPods(Node node) {
    return Objects.requireNonNullElse(node.getSpec().getTaints(), List.<Taint>of()).stream()
        .allMatch(taint -> taint.getEffect().equals("PreferNoSchedule"));
  }

  private static Set<String> nodes(List<Pod> running, Component component) {
    return running.stream()
        .filter(pod -> ControlPlanePods.isOf(pod, component))
        .map(pod -> pod.getSpec().getNodeName())
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

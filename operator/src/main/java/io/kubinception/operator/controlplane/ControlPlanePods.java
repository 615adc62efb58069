package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.Component;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pods of a control plane: how many there are, and why some do not run, in words. */
final class ControlPlanePods {
  /** What is on its way is no trouble. */
  private static final Set<String> NORMAL = Set.of("ContainerCreating", "PodInitializing");

  /** Time, thread and place in the source, as Kubernetes' components write them. */
  private static final Pattern LOG_HEADER =
      Pattern.compile("^[IWEF]\\d{4} [0-9:.]+ +\\d+ [^\\]]+\\] ");

  private final KubernetesClient client;

  ControlPlanePods(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What keeps pods from running.
   *
   * @param words the first trouble as the end of a sentence, or nothing
   * @param noNode whether a pod of an API server finds no node
   */
  record Trouble(String words, boolean noNode) {}

  Trouble look(ControlPlanePass pass) {
    List<Pod> pods = list(pass);
    String words =
        pods.stream()
            .flatMap(ControlPlanePods::of)
            .findFirst()
            .map(first -> ": " + first)
            .orElse("");
    boolean noNode =
        pods.stream()
            .filter(pod -> isOf(pod, Component.API_SERVER))
            .anyMatch(pod -> unscheduled(pod).isPresent());
    return new Trouble(words, noNode);
  }

  /** The first trouble as the end of a sentence, or nothing. */
  String trouble(ControlPlanePass pass) {
    return look(pass).words();
  }

  /** Those that are not ending. */
  List<Pod> running(ControlPlanePass pass) {
    return list(pass).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  static boolean isOf(Pod pod, Component component) {
    return component
        .label()
        .equals(pod.getMetadata().getLabels().get(Kubinception.LABEL_COMPONENT));
  }

  /** Those that are ending too. */
  int count(ControlPlanePass pass) {
    return list(pass).size();
  }

  /** The same of one component. */
  int count(ControlPlanePass pass, Component component) {
    return (int) list(pass).stream().filter(pod -> isOf(pod, component)).count();
  }

  private List<Pod> list(ControlPlanePass pass) {
    return client
        .pods()
        .inNamespace(pass.namespace())
        .withLabel(Kubinception.LABEL_CONTROL_PLANE, pass.name())
        .list()
        .getItems();
  }

  /** What keeps it from running. */
  static Stream<String> of(Pod pod) {
    String name = pod.getMetadata().getName();
    if (pod.getStatus() == null) {
      return Stream.empty();
    }
    var unscheduled = unscheduled(pod).map(why -> name + " finds no node: " + why);
    var waiting =
        pod.getStatus().getContainerStatuses().stream()
            .flatMap(s -> waiting(s).stream())
            .map(t -> name + " " + t);
    return Stream.concat(unscheduled.stream(), waiting);
  }

  /** Why it finds no node. */
  private static Optional<String> unscheduled(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
            .findFirst()
            .map(c -> String.valueOf(c.getMessage()));
  }

  private static Optional<String> waiting(ContainerStatus status) {
    var state = status.getState();
    if (state == null || state.getWaiting() == null) {
      return Optional.empty();
    }
    var waiting = state.getWaiting();
    return NORMAL.contains(waiting.getReason())
        ? Optional.empty()
        : Optional.of(
            waiting.getReason()
                + ": "
                + lastWords(status).orElseGet(() -> String.valueOf(waiting.getMessage())));
  }

  /** What it said before it ended: a kubelet only says for how long it waits. */
  private static Optional<String> lastWords(ContainerStatus status) {
    return Optional.ofNullable(status.getLastState())
        .map(state -> state.getTerminated())
        .map(ended -> ended.getMessage())
        .flatMap(said -> said.lines().filter(line -> !line.isBlank()).reduce((_, last) -> last))
        .map(line -> LOG_HEADER.matcher(line).replaceFirst("").strip());
  }
}

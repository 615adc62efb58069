package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the kubelet tells of a pod. */
final class EtcdPodState {
  /** Reasons for which a container waits when its image is not to be had. */
  private static final Set<String> NO_IMAGE =
      Set.of(
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable");

  /** What etcd says when it finds no data and {@link EtcdPodStart#nobody} is to begin anew. */
  private static final String NO_DATA = "couldn't find local name";

  private EtcdPodState() {}

  /** Why it does not start, as a sentence: no node takes it, or its image is nowhere. */
  static Optional<String> trouble(Pod pod) {
    return conditions(pod)
        .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
        .map(c -> "no node takes it: " + c.getMessage())
        .findFirst()
        .or(() -> lacksImage(pod));
  }

  /** Why it has no image, as a sentence. */
  static Optional<String> lacksImage(Pod pod) {
    return containers(pod)
        .flatMap(
            container ->
                Optional.ofNullable(container.getState())
                    .map(ContainerState::getWaiting)
                    .map(ContainerStateWaiting::getReason)
                    .filter(NO_IMAGE::contains)
                    .map(
                        reason ->
                            "image %s cannot be had (%s)"
                                .formatted(image(pod, container.getName()), reason))
                    .stream())
        .findFirst();
  }

  /**
   * Whether its etcd ended because it found no data. What it said before counts only while it waits
   * to be started again: Kubernetes keeps that for as long as the next one runs.
   */
  static boolean lacksData(Pod pod) {
    return !isReady(pod)
        && !isRunning(pod)
        && containers(pod)
            .map(EtcdPodState::newestWords)
            .flatMap(Optional::stream)
            .anyMatch(words -> words.contains(NO_DATA));
  }

  /** Whether a container of it runs, which may have found data. */
  static boolean isRunning(Pod pod) {
    return containers(pod)
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .anyMatch(state -> state.getRunning() != null);
  }

  /** What a container said when it ended last. */
  private static Optional<String> newestWords(ContainerStatus container) {
    return Stream.of(container.getState(), container.getLastState())
        .filter(Objects::nonNull)
        .map(ContainerState::getTerminated)
        .filter(Objects::nonNull)
        .findFirst()
        .map(ContainerStateTerminated::getMessage);
  }

  static boolean isReady(Pod pod) {
    return conditions(pod)
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** What containers said when they ended. */
  static Stream<String> lastWords(Pod pod) {
    return containers(pod)
        .flatMap(c -> Stream.of(c.getState(), c.getLastState()))
        .filter(Objects::nonNull)
        .map(ContainerState::getTerminated)
        .filter(Objects::nonNull)
        .map(ContainerStateTerminated::getMessage)
        .filter(Objects::nonNull)
        .map(String::strip);
  }

  static String version(Pod pod) {
    return EtcdPodTemplate.version(pod.getSpec().getContainers().getFirst().getImage());
  }

  private static String image(Pod pod, String container) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .filter(c -> c.getName().equals(container))
        .findFirst()
        .map(Container::getImage)
        .orElse(container);
  }

  private static Stream<PodCondition> conditions(Pod pod) {
    return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getConditions().stream();
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
  }
}

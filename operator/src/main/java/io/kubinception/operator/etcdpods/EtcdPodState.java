package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the kubelet tells of a pod with one container. */
final class EtcdPodState {
  /** Reasons for which a container waits when its image is not to be had. */
  private static final Set<String> NO_IMAGE =
      Set.of(
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable");

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
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .map(ContainerState::getWaiting)
        .filter(Objects::nonNull)
        .map(ContainerStateWaiting::getReason)
        .filter(reason -> reason != null && NO_IMAGE.contains(reason))
        .map(reason -> "image %s cannot be had (%s)".formatted(image(pod), reason))
        .findFirst();
  }

  static String version(Pod pod) {
    return EtcdPodTemplate.version(image(pod));
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private static Stream<PodCondition> conditions(Pod pod) {
    return pod.getStatus() == null ? Stream.empty() : pod.getStatus().getConditions().stream();
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream();
  }
}

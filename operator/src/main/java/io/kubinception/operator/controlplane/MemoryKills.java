package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.OutOfMemory;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.SizeClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Notices API servers that were killed, as they needed more memory than they may use. Their pods
 * are looked at when the Deployment tells of a change, as it does of each restart: an idle control
 * plane costs no request. What is remembered only saves requests.
 */
final class MemoryKills {
  private static final String REASON = "OOMKilled";

  /** One that never gets ready changes nothing that the Deployment tells. */
  private static final Duration WHILE_NOT_READY = Duration.ofSeconds(10);

  private final ControlPlanePods pods;
  private final Clock clock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  private record Look(String version, Instant at) {}

  MemoryKills(ControlPlanePods pods, Clock clock) {
    this.pods = pods;
    this.clock = clock;
  }

  void look(ControlPlanePass pass) {
    String version =
        pass.deployment(Component.API_SERVER)
            .map(seen -> seen.getMetadata().getResourceVersion())
            .orElse("");
    String uid = pass.controlPlane().getMetadata().getUid();
    Instant now = clock.instant();
    Look before = looks.computeIfAbsent(uid, _ -> new Look("", now));
    boolean due =
        pass.apiServerIsReady()
            ? !version.equals(before.version())
            : !now.isBefore(before.at().plus(WHILE_NOT_READY));
    if (due) {
      looks.put(uid, new Look(version, now));
      last(pass)
          .filter(kill -> pass.outOfMemory().map(known -> isLater(kill, known)).orElse(true))
          .ifPresent(pass::ranOutOfMemory);
    }
  }

  void forget(ControlPlanePass pass) {
    looks.remove(pass.controlPlane().getMetadata().getUid());
  }

  private static boolean isLater(OutOfMemory kill, OutOfMemory known) {
    return Instant.parse(kill.at()).isAfter(Instant.parse(known.at()));
  }

  private Optional<OutOfMemory> last(ControlPlanePass pass) {
    return pods.running(pass).stream()
        .filter(pod -> ControlPlanePods.isOf(pod, Component.API_SERVER))
        .flatMap(pod -> kills(pod).map(at -> new OutOfMemory(size(pod).orElse(pass.size()), at)))
        .max(Comparator.comparing(kill -> Instant.parse(kill.at())));
  }

  private static Stream<String> kills(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .flatMap(MemoryKills::states)
            .map(ContainerState::getTerminated)
            .filter(Objects::nonNull)
            .filter(ended -> REASON.equals(ended.getReason()))
            .map(ContainerStateTerminated::getFinishedAt)
            .filter(Objects::nonNull);
  }

  private static Stream<ContainerState> states(ContainerStatus status) {
    return Stream.of(
            Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
        .flatMap(Optional::stream);
  }

  /** By what the pod may use: one of the class before may be killed while the next one starts. */
  private static Optional<ClusterSize> size(Pod pod) {
    Map<String, Quantity> limits =
        pod.getSpec().getContainers().getFirst().getResources().getLimits();
    return limits == null ? Optional.empty() : SizeClass.ofApiServerLimit(limits.get("memory"));
  }
}

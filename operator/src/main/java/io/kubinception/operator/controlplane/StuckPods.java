package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.etcdcluster.EtcdAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weeds out pods that wait to be started again although what they ended for is back, or that were
 * killed: Kubernetes has a container wait for up to five minutes that ended again and again, also
 * when it ran well for minutes in between. Another pod starts at once in its place. One that has
 * tried since is left alone, as it has a trouble of its own.
 */
final class StuckPods {
  private static final Logger log = LoggerFactory.getLogger(StuckPods.class);
  private static final String WAITS = "CrashLoopBackOff";
  private static final String OUT_OF_MEMORY = "OOMKilled";

  /** 128 and the number of the signal. */
  private static final int KILLED = 137;

  /** Longer than a startup probe waits, so it had started. */
  private static final Duration RAN_WELL = Duration.ofMinutes(5);

  private final Function<ControlPlanePass, List<Pod>> running;
  private final Consumer<Pod> delete;

  /**
   * @param running the pods of a control plane that are not ending
   */
  StuckPods(Function<ControlPlanePass, List<Pod>> running, Consumer<Pod> delete) {
    this.running = running;
    this.delete = delete;
  }

  /** API servers that ended before their etcd was back, and all that were killed. */
  void weedApiServers(ControlPlanePass pass) {
    weed(
        pass,
        pod -> ControlPlanePods.isOf(pod, Component.API_SERVER),
        EtcdAnswers.since(pass.etcdCluster()));
  }

  /** The others, which ended before their API server was back, and all that were killed. */
  void weedOthers(ControlPlanePass pass) {
    weed(
        pass,
        pod -> !ControlPlanePods.isOf(pod, Component.API_SERVER),
        Status.trueSince(pass.controlPlane().getStatus(), Reachable.API_SERVER_READY));
  }

  /**
   * @param which those that need something
   * @param since since when that is back; empty while it is not
   */
  private void weed(ControlPlanePass pass, Predicate<Pod> which, Optional<Instant> since) {
    running.apply(pass).stream()
        .filter(
            pod ->
                waits(pod, ended -> wasKilled(ended) || which.test(pod) && isBefore(ended, since)))
        .forEach(
            pod -> {
              log.info(
                  "pod {}/{} waits though it was killed, or what it needs is back: another one takes"
                      + " its place",
                  pass.namespace(),
                  pod.getMetadata().getName());
              delete.accept(pod);
            });
  }

  private static boolean waits(Pod pod, Predicate<ContainerStateTerminated> ended) {
    return pod.getStatus() != null
        && pod.getStatus().getContainerStatuses().stream()
            .filter(StuckPods::waits)
            .flatMap(container -> ended(container).stream())
            .anyMatch(ended);
  }

  private static boolean isBefore(ContainerStateTerminated ended, Optional<Instant> since) {
    return since.filter(Instant.parse(ended.getFinishedAt())::isBefore).isPresent();
  }

  /** Killed by somebody after it had run well. What its own memory limit kills would be again. */
  private static boolean wasKilled(ContainerStateTerminated ended) {
    return Objects.equals(ended.getExitCode(), KILLED)
        && !OUT_OF_MEMORY.equals(ended.getReason())
        && ended.getStartedAt() != null
        && !Instant.parse(ended.getFinishedAt())
            .isBefore(Instant.parse(ended.getStartedAt()).plus(RAN_WELL));
  }

  private static boolean waits(ContainerStatus container) {
    var state = container.getState();
    return state != null
        && state.getWaiting() != null
        && WAITS.equals(state.getWaiting().getReason());
  }

  private static Optional<ContainerStateTerminated> ended(ContainerStatus container) {
    return Optional.ofNullable(container.getLastState())
        .map(state -> state.getTerminated())
        .filter(ended -> ended.getFinishedAt() != null);
  }
}

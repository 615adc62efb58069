package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.kubinception.etcd.operate.OperationStopped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tries a version of etcd on the node of a member before that is touched: whether its image can be
 * had there, and starts. The image is there when the member needs it.
 */
final class EtcdPodTrial {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KubernetesClient client;
  private final EtcdPodObjects objects;
  private final Clock clock;

  EtcdPodTrial(KubernetesClient client, EtcdPodObjects objects, Clock clock) {
    this.client = client;
    this.objects = objects;
    this.clock = clock;
  }

  /**
   * Tries it.
   *
   * @param member name of the member's pod
   * @throws OperationStopped when that version does not start there
   */
  void run(String member, String version) {
    Pod trial = objects.trial(member, version, node(member));
    PodResource resource = client.pods().resource(trial);
    try {
      forget(resource);
      resource.create();
      await(resource, version);
    } finally {
      forget(resource);
    }
  }

  private String node(String member) {
    Pod pod = client.pods().inNamespace(objects.names().namespace()).withName(member).get();
    return pod == null ? "" : Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
  }

  /** One may be left of an operator that was killed. */
  private void forget(PodResource resource) {
    Instant end = clock.instant().plus(PATIENCE);
    while (resource.get() != null && clock.instant().isBefore(end)) {
      resource.withGracePeriod(0).delete();
      Pause.of(POLL);
    }
  }

  private void await(PodResource resource, String version) {
    Instant end = clock.instant().plus(PATIENCE);
    while (true) {
      Pod pod = resource.get();
      String phase = pod == null ? "gone" : pod.getStatus().getPhase();
      if (phase.equals("Succeeded")) {
        return;
      }
      Optional<String> trouble =
          pod == null ? Optional.of("its pod was deleted") : EtcdPodState.lacksImage(pod);
      if (trouble.isPresent() || phase.equals("Failed") || clock.instant().isAfter(end)) {
        throw new OperationStopped(
            "etcd %s does not start: %s. No more members are touched; wish for a version that there is in spec.statefulSet.version"
                .formatted(version, trouble.orElse("its pod is " + phase)));
      }
      Pause.of(POLL);
    }
  }
}

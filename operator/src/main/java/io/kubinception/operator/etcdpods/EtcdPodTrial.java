package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.kubinception.etcd.operate.OperationStopped;
import io.kubinception.etcd.operate.Waiting;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries a version of etcd on the node of a member before that is touched: whether its image can be
 * had there, and starts. The image is there when the member needs it.
 */
final class EtcdPodTrial {
  private final KubernetesClient client;
  private final EtcdPodObjects objects;
  private final Duration patience;

  EtcdPodTrial(KubernetesClient client, EtcdPodObjects objects, Duration patience) {
    this.client = client;
    this.objects = objects;
    this.patience = patience;
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
    Waiting.until(
        patience,
        () -> {
          Optional<String> there =
              Optional.ofNullable(resource.get()).map(pod -> "its pod does not go");
          there.ifPresent(pod -> resource.withGracePeriod(0).delete());
          return there;
        });
  }

  private void await(PodResource resource, String version) {
    Waiting.until(patience, () -> pending(resource.get(), version))
        .ifPresent(
            pending -> {
              throw stopped(version, pending);
            });
  }

  /** What it waits for, empty when it has started. */
  private static Optional<String> pending(@Nullable Pod pod, String version) {
    if (pod == null) {
      throw stopped(version, "its pod was deleted");
    }
    String state = "its pod is " + pod.getStatus().getPhase();
    return switch (pod.getStatus().getPhase()) {
      case "Succeeded" -> Optional.empty();
      case "Failed" -> throw stopped(version, state);
      default -> {
        EtcdPodState.lacksImage(pod)
            .ifPresent(
                trouble -> {
                  throw stopped(version, trouble);
                });
        yield Optional.of(state);
      }
    };
  }

  private static OperationStopped stopped(String version, String why) {
    return new OperationStopped(
        "etcd %s does not start: %s. No more members are touched; wish for a version that there is in spec.statefulSet.version"
            .formatted(version, why));
  }
}

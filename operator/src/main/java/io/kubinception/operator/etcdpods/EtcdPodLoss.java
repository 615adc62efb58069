package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether an etcd of pods has lost all of its data, by what its volumes and pods show. Where one
 * member may still have any, nothing is lost: a pod that only does not start may start again.
 */
final class EtcdPodLoss {
  private final KubernetesClient client;
  private final EtcdPodNames names;

  EtcdPodLoss(KubernetesClient client, EtcdPodNames names) {
    this.client = client;
    this.names = names;
  }

  /**
   * What shows the loss, as a sentence.
   *
   * @param wished how many members there were if nothing else tells
   */
  Optional<String> evidence(int wished) {
    if (isBeingBorn()) {
      return Optional.empty();
    }
    StatefulSet live =
        client.apps().statefulSets().inNamespace(names.namespace()).withName(names.all()).get();
    int members = live == null ? wished : live.getSpec().getReplicas();
    if (members == 0) {
      return Optional.of("a recovery was cut off, and nothing is left of what was before");
    }
    List<String> seen =
        IntStream.range(0, members).mapToObj(this::lack).flatMap(Optional::stream).toList();
    return seen.size() == members ? Optional.of(String.join(", ", seen)) : Optional.empty();
  }

  /** Before it has authentication nobody has data in it, and its volumes are on their way. */
  private boolean isBeingBorn() {
    ConfigMap start =
        client.configMaps().inNamespace(names.namespace()).withName(names.all()).get();
    return start != null && EtcdPodStart.isBirth(start.getData());
  }

  /** Why this member has no data, as a sentence. */
  private Optional<String> lack(int ordinal) {
    String member = names.member(ordinal);
    Pod pod = client.pods().inNamespace(names.namespace()).withName(member).get();
    if (pod != null && EtcdPodState.isReady(pod)) {
      return Optional.empty();
    }
    String claim = names.volumeClaim(ordinal);
    PersistentVolumeClaim found =
        client.persistentVolumeClaims().inNamespace(names.namespace()).withName(claim).get();
    String phase = found == null || found.getStatus() == null ? "" : found.getStatus().getPhase();
    if (found == null) {
      return Optional.of("the volume claim %s is gone".formatted(claim));
    }
    return switch (phase == null ? "" : phase) {
      case "Lost" -> Optional.of("the volume of %s is gone".formatted(claim));
      case "Pending" -> Optional.of("%s has a new claim, and no volume".formatted(member));
      default ->
          Optional.ofNullable(pod)
              .filter(EtcdPodState::lacksData)
              .map(p -> "the volume of %s is empty".formatted(member));
    };
  }
}

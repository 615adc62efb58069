package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether an etcd of pods has lost all of its data, by what its volumes and pods show. Where one
 * volume may still have any, nothing is lost: a pod that only does not start may start again.
 */
public final class EtcdPodLoss {
  private final KubernetesClient client;
  private final EtcdPodNames names;
  private final EtcdPodClaims claims;

  EtcdPodLoss(KubernetesClient client, EtcdPodNames names) {
    this.client = client;
    this.names = names;
    this.claims = new EtcdPodClaims(client, names);
  }

  /**
   * What one look shows; neither, while its members are on their way to their first data.
   *
   * @param evidence that all data are lost, as a sentence
   * @param doubts why data may be left, as a sentence; empty where none may be
   */
  public record Verdict(Optional<String> evidence, String doubts) {
    private static final Verdict NOTHING_YET = new Verdict(Optional.empty(), "");

    private static Verdict of(List<Seen> all) {
      if (all.isEmpty()) {
        return new Verdict(Optional.of("there is no member, and no volume claim"), "");
      }
      return all.stream().allMatch(Seen::lost)
          ? new Verdict(Optional.of(sentence(all.stream())), "")
          : new Verdict(Optional.empty(), sentence(all.stream().filter(seen -> !seen.lost())));
    }

    private static String sentence(Stream<Seen> all) {
      return all.map(Seen::what).collect(Collectors.joining(", "));
    }
  }

  /** What one volume shows, as a sentence. */
  private record Seen(boolean lost, String what) {
    static Seen lost(String what) {
      return new Seen(true, what);
    }

    static Seen doubt(String what) {
      return new Seen(false, what);
    }
  }

  /**
   * Looks once.
   *
   * @param wished how many members there were if nothing else tells
   */
  Verdict verdict(int wished) {
    return isBeingBorn() ? Verdict.NOTHING_YET : Verdict.of(look(wished));
  }

  /** Volumes of members, and those that nobody has any more. */
  private List<Seen> look(int wished) {
    StatefulSet live =
        client.apps().statefulSets().inNamespace(names.namespace()).withName(names.all()).get();
    int members = live == null ? wished : live.getSpec().getReplicas();
    return IntStream.concat(IntStream.range(0, members), claims.ordinals())
        .distinct()
        .mapToObj(ordinal -> look(ordinal, members))
        .toList();
  }

  /** Before it has authentication nobody has data in it, and its volumes are on their way. */
  private boolean isBeingBorn() {
    ConfigMap start =
        client.configMaps().inNamespace(names.namespace()).withName(names.all()).get();
    return start != null && EtcdPodStart.isBirth(start.getData());
  }

  private Seen look(int ordinal, int members) {
    String member = names.member(ordinal);
    String claim = names.volumeClaim(ordinal);
    Optional<Pod> pod =
        Optional.ofNullable(client.pods().inNamespace(names.namespace()).withName(member).get());
    if (pod.filter(EtcdPodState::isReady).isPresent()) {
      return Seen.doubt(member + " is ready, and is asked again");
    }
    if (pod.filter(EtcdPodState::isRunning).isPresent()) {
      return Seen.doubt(
          "%s runs and may have data: if its node is gone for good, delete the pod by force"
              .formatted(member));
    }
    PersistentVolumeClaim found = claims.of(ordinal);
    if (found == null) {
      return Seen.lost("the volume claim %s is gone".formatted(claim));
    }
    if (EtcdPodClaims.marked(found).isPresent()) {
      return Seen.lost("%s is of a recovery that did not come to its end".formatted(claim));
    }
    return switch (phase(found)) {
      case "Lost" -> Seen.lost("the volume of %s is gone".formatted(claim));
      case "Pending" -> pending(found, member);
      default ->
          pod.filter(EtcdPodState::lacksData).isPresent()
              ? Seen.lost("the volume of %s is empty".formatted(member))
              : Seen.doubt(ordinal < members ? waitedFor(claim) : ofNobody(claim, members));
    };
  }

  private static String phase(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getStatus()).map(status -> status.getPhase()).orElse("");
  }

  /** A claim that names its volume is somebody's who brings an old one back. */
  private static Seen pending(PersistentVolumeClaim claim, String member) {
    String volume = claim.getSpec().getVolumeName();
    return volume == null || volume.isEmpty()
        ? Seen.lost("%s has a new claim, and no volume".formatted(member))
        : Seen.doubt(
            "%s waits for volume %s, which may have data: see why with 'kubectl describe pv %2$s'"
                .formatted(claim.getMetadata().getName(), volume));
  }

  private static String waitedFor(String claim) {
    return "%s may have data and is waited for".formatted(claim);
  }

  private String ofNobody(String claim, int members) {
    return ("%s may have data, and no member has it, as StatefulSet %s has %d replicas: scale that up"
            + " to have them back, or delete the claim if they are of no use")
        .formatted(claim, names.all(), members);
  }
}

package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Kubinception;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The volume claims of an etcd of pods, also those that no member has any more. */
final class EtcdPodClaims {
  /**
   * On a claim that a recovery owns: what is in it was found to be lost, or is written anew and no
   * member has ever served it.
   */
  static final String RECOVERING = Kubinception.GROUP + "/recovering";

  private final KubernetesClient client;
  private final EtcdPodNames names;

  EtcdPodClaims(KubernetesClient client, EtcdPodNames names) {
    this.client = client;
    this.names = names;
  }

  List<PersistentVolumeClaim> all() {
    return client
        .persistentVolumeClaims()
        .inNamespace(names.namespace())
        .withLabel(EtcdPodObjects.LABEL, names.cluster())
        .list()
        .getItems();
  }

  @Nullable PersistentVolumeClaim of(int ordinal) {
    return client
        .persistentVolumeClaims()
        .inNamespace(names.namespace())
        .withName(names.volumeClaim(ordinal))
        .get();
  }

  /** Those that there are, of members and of nobody, in order. */
  IntStream ordinals() {
    String before = names.volumeClaim(0).replaceFirst("0$", "");
    return all().stream()
        .map(claim -> claim.getMetadata().getName())
        .filter(name -> name.startsWith(before))
        .map(name -> name.substring(before.length()))
        .filter(number -> number.matches("\\d{1,4}"))
        .mapToInt(Integer::parseInt)
        .sorted();
  }

  /**
   * Marks it as a recovery's.
   *
   * @param number of the recovery
   */
  void mark(PersistentVolumeClaim claim, long number) {
    client
        .resource(claim)
        .edit(
            current -> {
              current.getMetadata().getAnnotations().put(RECOVERING, Long.toString(number));
              return current;
            });
  }

  void unmark(PersistentVolumeClaim claim) {
    client
        .resource(claim)
        .edit(
            current -> {
              current.getMetadata().getAnnotations().remove(RECOVERING);
              return current;
            });
  }

  /** Number of the recovery that owns it. */
  static Optional<Long> marked(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getMetadata().getAnnotations())
        .map(all -> all.get(RECOVERING))
        .map(number -> number.matches("\\d{1,9}") ? Long.parseLong(number) : 0L);
  }
}

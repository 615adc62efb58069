package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.Kubinception;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-side apply with our one field manager. What was settled lately is remembered by hash, so
 * that a pass over a settled resource costs no requests; after {@link #REFRESH} it is applied
 * again, which heals what others changed.
 */
public final class Applier {
  private static final Duration REFRESH = Duration.ofMinutes(10);

  static final PatchContext CONTEXT =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Kubinception.FIELD_MANAGER)
          .withForce(true)
          .build();

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Kubinception.FIELD_MANAGER)
          .build();

  private final KubernetesClient client;
  private final Clock clock;
  private final ConcurrentHashMap<Key, Applied> remembered = new ConcurrentHashMap<>();

  public Applier(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Key(String kind, String namespace, String name) {
    static Key of(HasMetadata object) {
      String namespace = object.getMetadata().getNamespace();
      return new Key(
          object.getKind(), namespace == null ? "" : namespace, object.getMetadata().getName());
    }
  }

  private record Applied(int hash, Instant at) {}

  /** Applies the object and returns it as the server keeps it. */
  public <T extends HasMetadata> T apply(T desired) {
    // What was settled there is there no more, whatever comes of this.
    remembered.remove(Key.of(desired));
    return client.resource(desired).patch(CONTEXT);
  }

  /**
   * Applies the object if it is still as it was seen, so that of two operators one is refused (409)
   * and not the other's work lost.
   *
   * @param seen resourceVersion of the object that this follows from
   */
  public <T extends HasMetadata> T applyOver(String seen, T desired) {
    desired.getMetadata().setResourceVersion(seen);
    return apply(desired);
  }

  /**
   * Applies the object unless just that was applied lately.
   *
   * @param exists whether the object is known to exist; if not, it is applied in any case
   */
  public void settle(HasMetadata desired, boolean exists) {
    Applied before = remembered.get(Key.of(desired));
    boolean settled =
        exists
            && before != null
            && before.hash() == desired.hashCode()
            && clock.instant().isBefore(before.at().plus(REFRESH));
    if (!settled) {
      apply(desired);
      remembered.put(Key.of(desired), new Applied(desired.hashCode(), clock.instant()));
    }
  }

  /** Has so many pods of a Deployment run, as it is, until it is applied again. */
  public void scale(Deployment seen, int replicas) {
    client
        .apps()
        .deployments()
        .inNamespace(seen.getMetadata().getNamespace())
        .withName(seen.getMetadata().getName())
        .patch(MERGE, "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
    remembered.remove(Key.of(seen));
  }

  /** Deletes the object, and applies it when it is asked for again. */
  public void delete(HasMetadata object) {
    client.resource(object).delete();
    remembered.remove(Key.of(object));
  }

  /** Forgets what was applied in a namespace that goes away. */
  public void forget(String namespace) {
    remembered.keySet().removeIf(k -> k.namespace().equals(namespace));
  }
}

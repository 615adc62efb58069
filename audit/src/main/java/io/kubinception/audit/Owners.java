package io.kubinception.audit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The admin cluster's resources, read from its API server itself each time. */
final class Owners {
  private final KubernetesClient client;

  Owners(KubernetesClient client) {
    this.client = client;
  }

  KubernetesClient client() {
    return client;
  }

  /** An id of this admin cluster that is never used again. */
  String home() {
    return client.namespaces().withName("kube-system").require().getMetadata().getUid();
  }

  <R extends Resource<?, ?>> List<R> all(Class<R> kind) {
    return Namespaced.class.isAssignableFrom(kind)
        ? client.resources(kind).inAnyNamespace().list().getItems()
        : client.resources(kind).list().getItems();
  }

  /** Names, with namespaces where there are any. */
  <R extends Resource<?, ?>> Set<String> names(Class<R> kind) {
    return all(kind).stream().map(Owners::name).collect(Collectors.toSet());
  }

  static String name(HasMetadata object) {
    var meta = object.getMetadata();
    return meta.getNamespace() == null
        ? meta.getName()
        : meta.getNamespace() + "/" + meta.getName();
  }

  static Instant createdAt(HasMetadata object) {
    return Instant.parse(object.getMetadata().getCreationTimestamp());
  }

  static boolean goes(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  /** Deletes the one with this UID; whatever has its name by now stays. */
  <R extends Resource<?, ?>> void delete(Class<R> kind, String uid) {
    all(kind).stream()
        .filter(object -> object.getMetadata().getUid().equals(uid))
        .forEach(this::delete);
  }

  /**
   * Deletes the very object; the API server refuses if another one has its name by now.
   *
   * @param object with its name, namespace and UID
   */
  void delete(HasMetadata object) {
    client.resource(object).lockResourceVersion(object.getMetadata().getResourceVersion()).delete();
  }
}

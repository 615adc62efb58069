package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.operator.kube.SecretData;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The stores that Secrets in the operator's namespace describe, opened anew when they change. */
public final class BackupPlaces {
  private final KubernetesClient client;
  private final String operatorNamespace;
  private final Map<String, Open> open = new HashMap<>();

  public BackupPlaces(KubernetesClient client, String operatorNamespace) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
  }

  private record Open(String version, BackupPlace place) {}

  /**
   * The store; empty when there is no such Secret.
   *
   * @throws io.kubinception.etcd.backup.BackupException when it describes none
   */
  synchronized Optional<BackupPlace> find(String name) {
    Secret secret = client.secrets().inNamespace(operatorNamespace).withName(name).get();
    if (secret == null) {
      return Optional.empty();
    }
    String version = secret.getMetadata().getResourceVersion();
    Open before = open.get(name);
    if (before == null || !before.version().equals(version)) {
      // The one before stays open: work may still go on there.
      before = new Open(version, BackupPlace.of(SecretData.decode(secret)));
      open.put(name, before);
    }
    return Optional.of(before.place());
  }

  /** Whether there is such a Secret, whatever it describes. */
  public boolean isDescribed(String name) {
    return client.secrets().inNamespace(operatorNamespace).withName(name).get() != null;
  }

  /** What to do when there is none. */
  public String missing(String name) {
    return "there is no Secret %s in namespace %s: create it with encryptionKey and directory, or"
            .formatted(name, operatorNamespace)
        + " with encryptionKey, bucket, accessKey and secretKey";
  }
}

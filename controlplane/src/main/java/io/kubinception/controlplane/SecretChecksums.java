package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fingerprints of the Secrets that pods mount, by Secret name: a rotated Secret rolls exactly the
 * pods that mount it. A name that is absent counts as empty.
 *
 * @param byName fingerprint of each Secret
 */
public record SecretChecksums(Map<String, String> byName) {

  public static final SecretChecksums NONE = new SecretChecksums(Map.of());

  public SecretChecksums {
    byName = Map.copyOf(byName);
  }

  /** Of the Secrets' data as they are. */
  public static SecretChecksums of(Collection<Secret> secrets) {
    Map<String, String> sums = new TreeMap<>();
    for (Secret secret : secrets) {
      Map<String, String> data = secret.getData();
      sums.put(secret.getMetadata().getName(), Checksum.of(data == null ? Map.of() : data));
    }
    return new SecretChecksums(sums);
  }

  String of(String secretName) {
    return byName.getOrDefault(secretName, "");
  }
}

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

  /** Key of a Secret that says how far the rotation of its credential has come. */
  public static final String ROTATION = "rotation";

  /** Begin of the keys of a Secret that hold what is to be used next. */
  public static final String NEXT = "next.";

  public static final SecretChecksums NONE = new SecretChecksums(Map.of());

  public SecretChecksums {
    byName = Map.copyOf(byName);
  }

  /** Of the Secrets' data as they are. */
  public static SecretChecksums of(Collection<Secret> secrets) {
    Map<String, String> sums = new TreeMap<>();
    for (Secret secret : secrets) {
      sums.put(secret.getMetadata().getName(), Checksum.of(read(secret)));
    }
    return new SecretChecksums(sums);
  }

  /** Without what says how far a rotation has come, and its next key: no pod reads these. */
  private static Map<String, String> read(Secret secret) {
    Map<String, String> data = new TreeMap<>();
    if (secret.getData() != null) {
      data.putAll(secret.getData());
    }
    data.keySet().removeIf(k -> k.equals(ROTATION) || k.startsWith(NEXT));
    return data;
  }

  String of(String secretName) {
    return byName.getOrDefault(secretName, "");
  }
}

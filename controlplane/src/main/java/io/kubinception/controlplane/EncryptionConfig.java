package io.kubinception.controlplane;

import io.kubinception.pki.EncryptionKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the API server encrypts Secrets in etcd. */
public final class EncryptionConfig {
  /** Its name in the Secret and on the API server's disk. */
  public static final String FILE = "encryption.yaml";

  private static final Pattern KEY =
      Pattern.compile("name: \"?([^\"\\s]+)\"?\\s+secret: \"?([^\"\\s]+)\"?");

  /**
   * @param keys the first one writes, each reads; with none Secrets are written as they are. What
   *     was written before there was a key is read in any case.
   * @param plainFirst whether Secrets are still written as they are
   */
  public static String yaml(List<EncryptionKey> keys, boolean plainFirst) {
    Map<String, Object> plain = Map.of("identity", Map.of());
    var encrypting = keys.stream().map(EncryptionConfig::provider);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "apiserver.config.k8s.io/v1");
    config.put("kind", "EncryptionConfiguration");
    config.put(
        "resources",
        List.of(
            Map.of(
                "resources",
                List.of("secrets"),
                "providers",
                (plainFirst
                        ? Stream.concat(Stream.of(plain), encrypting)
                        : Stream.concat(encrypting, Stream.of(plain)))
                    .toList())));
    return Yaml.write(config);
  }

  /** The keys in what {@link #yaml} has written, in its order. */
  public static List<EncryptionKey> keys(String yaml) {
    return KEY.matcher(yaml)
        .results()
        .map(found -> new EncryptionKey(found.group(1), found.group(2)))
        .toList();
  }

  /** Whether Secrets are written as they are by it. */
  public static boolean writesPlain(String yaml) {
    int encrypting = yaml.indexOf("secretbox");
    return encrypting < 0 || yaml.indexOf("identity") < encrypting;
  }

  private static Map<String, Object> provider(EncryptionKey key) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("name", key.name());
    named.put("secret", key.secret());
    return Map.of("secretbox", Map.of("keys", List.of(named)));
  }

  private EncryptionConfig() {}
}

package io.kubinception.audit;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.pki.TlsMaterial;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** The credentials that the operator keeps in its namespace. */
final class Secrets {
  private final KubernetesClient client;
  private final String namespace;

  Secrets(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  TlsMaterial tls(String name) {
    Map<String, String> data = read(name);
    return new TlsMaterial(
        value(name, data, "ca.crt"), value(name, data, "tls.crt"), value(name, data, "tls.key"));
  }

  Map<String, String> read(String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null || secret.getData() == null) {
      throw new IllegalStateException(
          "there is no Secret %s in namespace %s".formatted(name, namespace));
    }
    return secret.getData().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                e -> new String(Base64.getDecoder().decode(e.getValue()), StandardCharsets.UTF_8)));
  }

  private static String value(String name, Map<String, String> data, String key) {
    String value = data.get(key);
    if (value == null) {
      throw new IllegalStateException("Secret %s lacks %s".formatted(name, key));
    }
    return value;
  }
}

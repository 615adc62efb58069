package io.kubinception.operator.infrastructure;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.TlsMaterial;
import java.util.Map;

/**
 * A Secret of the provider with what a client needs for mutual TLS. Every method throws {@link
 * UnusableInfrastructureException} when something is not there.
 *
 * @param version changes with what is in it
 */
public record ClientSecret(TlsMaterial tls, String version) {
  /** The one of this name in the operator's namespace. */
  public static ClientSecret read(KubernetesClient client, String operatorNamespace, String name) {
    Secret secret = client.secrets().inNamespace(operatorNamespace).withName(name).get();
    if (secret == null) {
      throw new UnusableInfrastructureException(
          "there is no Secret %s in namespace %s: create it with ca.crt, tls.crt and tls.key"
              .formatted(name, operatorNamespace));
    }
    Map<String, String> texts = SecretData.decode(secret);
    return new ClientSecret(
        new TlsMaterial(
            get(name, texts, "ca.crt"), get(name, texts, "tls.crt"), get(name, texts, "tls.key")),
        secret.getMetadata().getResourceVersion());
  }

  private static String get(String name, Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw new UnusableInfrastructureException("Secret %s lacks %s".formatted(name, key));
    }
    return text;
  }
}

package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Customers' clusters, with the kubeconfigs that they are given. */
final class Customers {
  static final String NAMESPACE = "default";

  static KubernetesClient open(KubernetesClient admin, String cluster) {
    Secret secret = admin.secrets().inNamespace(NAMESPACE).withName(cluster + "-kubeconfig").get();
    String kubeconfig =
        new String(
            Base64.getDecoder().decode(secret.getData().get("kubeconfig")), StandardCharsets.UTF_8);
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private Customers() {}
}

package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubinception.lab.Poll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Customers' clusters, with the kubeconfigs that they are given. */
final class Customers {
  static final String NAMESPACE = "default";

  private static final Poll POLL = Poll.upTo(Duration.ofMinutes(1));

  /** Waits for the kubeconfig: a usable control plane is a moment older than it. */
  static KubernetesClient open(KubernetesClient admin, String cluster) throws InterruptedException {
    Secret secret =
        POLL.until(() -> kubeconfig(admin, cluster), () -> "no kubeconfig of " + cluster);
    String kubeconfig =
        new String(
            Base64.getDecoder().decode(secret.getData().get("kubeconfig")), StandardCharsets.UTF_8);
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Optional<Secret> kubeconfig(KubernetesClient admin, String cluster) {
    return Optional.ofNullable(
        admin.secrets().inNamespace(NAMESPACE).withName(cluster + "-kubeconfig").get());
  }

  private Customers() {}
}

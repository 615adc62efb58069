package io.kubinception.lab.provider;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** Clients of API servers that may not be up yet: who waits asks again, so they do not. */
public final class ApiClients {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /**
   * As a kubeconfig lets people in; to be closed by who asks.
   *
   * @param patience with one request
   */
  public static KubernetesClient of(String kubeconfig, Duration patience) {
    var config = Config.fromKubeconfig(kubeconfig);
    config.setClientKeyAlgo("EC");
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout((int) CONNECT.toMillis());
    config.setRequestTimeout((int) patience.toMillis());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private ApiClients() {}
}

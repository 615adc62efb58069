package io.kubinception.chaos.scene;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubinception.api.v1alpha1.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A customer with a cluster of its own and the kubeconfig that the provider gave out. */
public record Customer(String name, Plan plan, int nodes, Path kubeconfig) {
  /** Of a request; a write waits 7 s for etcd when its leader dies. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Where the resources of customers are. */
  public static final String NAMESPACE = "default";

  /** A client without retries, so that what fails is seen; closed by who asks. */
  public KubernetesClient client() {
    try {
      var config = Config.fromKubeconfig(Files.readString(kubeconfig));
      return new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(config)
                  .withRequestRetryBackoffLimit(0)
                  .withConnectionTimeout(3_000)
                  .withRequestTimeout((int) LIMIT.toMillis())
                  .withWatchReconnectLimit(0)
                  // It takes every other key than an RSA one for one.
                  .withClientKeyAlgo("EC")
                  .build())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + kubeconfig, e);
    }
  }

  /** Whether an instance of this name is of its pool. */
  boolean owns(String instance) {
    return instance.startsWith(name + "-workers-");
  }
}

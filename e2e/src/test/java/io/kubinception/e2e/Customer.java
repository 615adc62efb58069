package io.kubinception.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A customer with the kubeconfig that the provider gave out. */
final class Customer {
  // kubectl and client-go wait for as long as the API server does, 34 s for a write.
  private static final Duration LONGER_THAN_THE_API_SERVER = Duration.ofSeconds(40);

  private final Provider provider;
  private final String cluster;
  private final Path kubeconfig;

  Customer(Provider provider, String cluster) {
    this.provider = provider;
    this.cluster = cluster;
    this.kubeconfig = provider.scratch().resolve(cluster + ".kubeconfig");
  }

  void saveKubeconfig() {
    provider.cli("cluster", "kubeconfig", cluster, "--output", kubeconfig.toString()).must();
  }

  Command kubectl(String... words) {
    return Command.of(provider.kubectlBinary(), "--kubeconfig", kubeconfig.toString()).and(words);
  }

  boolean answers() {
    return kubectl("get", "--raw", "/readyz", "--request-timeout=3s").run().code() == 0;
  }

  List<String> nodes() {
    return kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.name}")
        .must()
        .transform(Customer::words);
  }

  List<String> readyNodes() {
    String template =
        "{range .items[*]}{.metadata.name}={.status.conditions[?(@.type==\"Ready\")].status} {end}";
    return words(kubectl("get", "nodes", "-o", "jsonpath=" + template).must()).stream()
        .filter(w -> w.endsWith("=True"))
        .map(w -> w.substring(0, w.indexOf('=')))
        .toList();
  }

  /**
   * Nodes with the time since when each is Ready: the same as before when none was not meanwhile.
   */
  List<String> readySince() {
    String template =
        "{range .items[*]}{.metadata.name}"
            + "={range .status.conditions[?(@.type==\"Ready\")]}{.status}@{.lastTransitionTime}{end} {end}";
    return words(kubectl("get", "nodes", "-o", "jsonpath=" + template).must());
  }

  /** A client for what kubectl cannot do; the caller closes it. */
  KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(config()).build();
  }

  /** One whose watches are not opened again when they end; the caller closes it. */
  KubernetesClient clientThatWatchesOnce() {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config()).withWatchReconnectLimit(0).build())
        .build();
  }

  /** As its kubeconfig lets people in. */
  Config config() {
    try {
      return new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig)))
          .withRequestRetryBackoffLimit(0)
          .withRequestTimeout((int) LONGER_THAN_THE_API_SERVER.toMillis())
          // It takes every other key than an RSA one for one.
          .withClientKeyAlgo("EC")
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes config maps one after another; returns what the failed ones said. */
  List<String> writes(int count) {
    var failures = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      String written =
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: written-%d}
          data: {n: "%d-%d"}
          """
              .formatted(i, i, System.nanoTime());
      var result = kubectl("apply", "-f", "-", "--request-timeout=10s").run(written);
      if (result.code() != 0) {
        failures.add(result.output());
      }
    }
    return failures;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}

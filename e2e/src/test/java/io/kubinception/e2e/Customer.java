package io.kubinception.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A customer with the kubeconfig that the provider gave out. */
final class Customer {
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

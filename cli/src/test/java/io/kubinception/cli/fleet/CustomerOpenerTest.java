package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.cli.FleetInMemory;
import io.kubinception.cli.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomerOpenerTest {
  private static final String NOBODY =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """;

  private final CustomerOpener opener =
      new CustomerOpener(
          new FleetInMemory().withSecret("default", "demo-kubeconfig", "kubeconfig", NOBODY));

  @Test
  void aSilentOneIsToldInWords() {
    assertThatThrownBy(() -> opener.read(Samples.cluster("demo")))
        .hasMessageContaining(
            "cannot look into cluster demo at https://127.0.0.1:1/: its API server does not answer");
  }

  @Test
  void anAllowListMayBeWhy() {
    CustomerCluster cluster = Samples.cluster("demo");
    cluster.setSpec(letsIn(cluster.getSpec(), "203.0.113.0/24"));

    assertThatThrownBy(() -> opener.read(cluster))
        .hasMessageContaining(
            "it answers nobody but 203.0.113.0/24, which its customer allows: ask from there");
  }

  private static CustomerClusterSpec letsIn(CustomerClusterSpec spec, String network) {
    return new CustomerClusterSpec(
        spec.version(),
        spec.plan(),
        spec.networks(),
        null,
        null,
        new Access(30, null, null, List.of(), List.of(network)),
        spec.hibernation(),
        null,
        null,
        spec.size());
  }
}

package io.kubinception.operator.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.testkit.FreePorts;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Its own API server stands for a customer's. */
class EdgeWaysIT {

  @Test
  void theEdgeIsToBlameOnlyWhenTheApiServerAnswersInside() throws IOException {
    try (var server = KubeApiServer.launch()) {
      var ways = new EdgeWays(server.client());
      String inside = Files.readString(server.kubeconfig());
      String url = server.client().getConfiguration().getMasterUrl().replaceAll("/$", "");
      String nowhere = "https://127.0.0.1:" + FreePorts.next();
      secret(server, "well", inside);
      secret(server, "dead", inside.replace(url, nowhere));
      secret(server, "empty", "");

      assertThat(ways.of(cluster("well", url))).isEqualTo(EdgeWay.OPEN);
      assertThat(ways.of(cluster("well", nowhere))).isEqualTo(EdgeWay.BROKEN);
      assertThat(ways.of(cluster("dead", nowhere))).isEqualTo(EdgeWay.UNKNOWN);
      assertThat(ways.of(cluster("dead", url))).isEqualTo(EdgeWay.OPEN);
      assertThat(ways.of(cluster("new", url))).isEqualTo(EdgeWay.UNKNOWN);
      assertThat(ways.of(new CustomerCluster())).isEqualTo(EdgeWay.UNKNOWN);
    }
  }

  private static void secret(KubeApiServer server, String customer, String kubeconfig) {
    server
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(new ControlPlaneNames(customer).adminSecret())
                .endMetadata()
                .withData(SecretData.encode(Map.of("kubeconfig", kubeconfig)))
                .build())
        .create();
  }

  private static CustomerCluster cluster(String name, String endpoint) {
    return Serialization.unmarshal(
        """
        apiVersion: kubinception.io/v1alpha1
        kind: CustomerCluster
        metadata: {name: %s}
        status: {controlPlaneNamespace: default, endpoint: "%s"}
        """
            .formatted(name, endpoint),
        CustomerCluster.class);
  }
}

package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class HeartbeatsIT {
  private static final ZonedDateTime BEAT =
      ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);

  @Test
  void allNodesOfALargeClusterAreHeardPageByPage() throws IOException {
    try (var server = KubeApiServer.launch();
        var api =
            new CustomerApis(server.client(), Clock.systemUTC())
                .openUncounted(Files.readString(server.kubeconfig()))) {
      namespace(server);
      for (int i = 0; i < 45; i++) {
        renew(server, "n" + i, BEAT.plusSeconds(i));
      }

      assertThat(Heartbeats.renewals(api))
          .hasSize(45)
          .contains(BEAT.toInstant(), BEAT.plusSeconds(44).toInstant());
    }
  }

  /** The API server makes it a moment after its start. */
  private static void namespace(KubeApiServer server) {
    Eventually.within(Duration.ofSeconds(20))
        .isTrue(
            "there is a namespace of nodes",
            () ->
                server
                        .client()
                        .resource(
                            new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("kube-node-lease")
                                .endMetadata()
                                .build())
                        .get()
                    != null);
  }

  private static void renew(KubeApiServer server, String node, ZonedDateTime at) {
    server
        .client()
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(node)
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withRenewTime(at)
                .endSpec()
                .build())
        .create();
  }
}

package io.kubinception.lab.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.testkit.KubeApiServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Objects of a real API server that speak of machines which are off. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignsOfLifeIT {

  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final SignsOfLife life = new SignsOfLife(client);

  @AfterAll
  void close() {
    client.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    client.nodes().delete();
    client.pods().inNamespace("kube-system").withGracePeriod(0).delete();
  }

  @Test
  void nothingIsMissingWhereNothingIs() {
    assertThat(life.missing()).isEmpty();
  }

  @Test
  void aNodeThatIsSaidToBeReadyIsMissingUntilItsKubeletAnswers() {
    node("off", "True");

    assertThat(life.missing()).contains("node off does not answer yet");
  }

  @Test
  void aNodeThatIsKnownToBeAwayIsNotMissing() {
    node("away", "Unknown");

    assertThat(life.missing()).isEmpty();
  }

  @Test
  void aNameServerIsMissingUntilItAnswers() {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("coredns")
                .withNamespace("kube-system")
                .addToLabels("k8s-app", "kube-dns")
                .endMetadata()
                .withNewSpec()
                .withNodeName("off")
                .addNewContainer()
                .withName("coredns")
                .withImage("coredns")
                .endContainer()
                .endSpec()
                .build())
        .create();

    assertThat(life.missing()).contains("the cluster's name server does not answer yet");
  }

  private void node(String name, String ready) {
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .addNewAddress("127.0.0.1", "InternalIP")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build())
        .create();
  }
}

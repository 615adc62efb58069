package io.kubinception.lab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabHome;
import io.kubinception.lab.step.Step.Progress;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.KubeApiServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects on a real API server, whose operator is played. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomerClustersIT {

  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final CustomerClusters clusters;

  CustomerClustersIT(@TempDir Path folder) {
    clusters = new CustomerClusters(client, new LabHome(folder));
    ChartFiles.locate().installCrds(client);
  }

  @AfterAll
  void close() {
    client.close();
    server.close();
  }

  @Test
  void whatIsBeingDeletedIsMadeAnewWhenItIsGone() {
    var old = client.resource(pool("going-workers")).create();
    client.resource(old).delete();
    var told = new CopyOnWriteArrayList<String>();

    // Nobody makes the cluster Ready here: when the old pool is gone that one is deleted, too.
    Progress operator =
        text -> {
          told.add(text);
          if (text.contains("NodePool going-workers is being deleted")) {
            release("going-workers");
          } else {
            client.resources(CustomerCluster.class).inNamespace("default").delete();
          }
        };

    assertThatThrownBy(() -> clusters.ensure("going", Plan.SHARED, 1, operator))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("CustomerCluster going was deleted meanwhile");
    assertThat(told)
        .containsExactly(
            "NodePool going-workers is being deleted, and made anew when it is gone; the operator"
                + " says nothing of it yet",
            "the operator says nothing of it yet");
    var made = find("going-workers");
    assertThat(made.getMetadata().getUid()).isNotEqualTo(old.getMetadata().getUid());
    assertThat(made.getMetadata().getDeletionTimestamp()).isNull();
  }

  /** As its operator does when all of it is gone. */
  private void release(String name) {
    client
        .resources(NodePool.class)
        .inNamespace("default")
        .withName(name)
        .edit(
            pool -> {
              pool.getMetadata().setFinalizers(List.of());
              return pool;
            });
  }

  private NodePool find(String name) {
    return Objects.requireNonNull(
        client.resources(NodePool.class).inNamespace("default").withName(name).get());
  }

  private static NodePool pool(String name) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace("default")
            .withFinalizers("kubinception.io/test")
            .build());
    pool.setSpec(new NodePoolSpec("going", 1, "small", null, Map.of(), List.of()));
    return pool;
  }
}

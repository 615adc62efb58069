package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.KubeApiServer;
import io.kubinception.testkit.Partial;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One API server is the admin cluster's and the customer's. No kubelet is there to be reached. */
class InsideCheckIT {
  private final KubeApiServer server = KubeApiServer.launch();
  private final InsideCheck check =
      new InsideCheck(server.client(), new CustomerApis(server.client(), Clock.systemUTC()));
  private final CustomerClusterPass pass =
      new CustomerClusterPass(cluster(), Optional.empty(), List.of(pool()), Instant.EPOCH);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void looksThroughOurWorkerNodesAndNotThroughAllThatTheCustomerStores() throws IOException {
    prepare();
    for (int i = 0; i < 30; i++) {
      node("a-" + i);
    }
    assertThat(reason()).isEqualTo("NoReadyNode");

    worker("demo-workers-a");
    assertThat(reason()).isEqualTo("NoReadyNode");
    node("demo-workers-a");
    assertThat(reason()).isEqualTo("TunnelDown");
    assertThat(seen().message())
        .as("whoever looks for the cause is told what the API server knows of it")
        .endsWith("by the tunnel: demo-workers-a: address not allowed");
  }

  private String reason() {
    return seen().reason();
  }

  private StepResult.Wait seen() {
    return (StepResult.Wait) check.check(pass);
  }

  private void prepare() throws IOException {
    ChartFiles.locate().installCrds(server.client());
    String namespace = pass.namespaceOfControlPlane();
    server
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    String kubeconfig = Files.readString(server.kubeconfig());
    server
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("demo-admin")
                .withNamespace(namespace)
                .endMetadata()
                .withData(SecretData.encode(Map.of("kubeconfig", kubeconfig)))
                .build())
        .create();
  }

  private static CustomerCluster cluster() {
    var cluster = new CustomerCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder().withName("demo").withNamespace("default").withUid("uid").build());
    cluster.setSpec(Specs.cluster());
    return cluster;
  }

  private static NodePool pool() {
    var pool = new NodePool();
    pool.setSpec(new NodePoolSpec("demo", 1, "small", null, Map.of(), List.of()));
    pool.setStatus(new NodePoolStatus(1L, 1, 1, 1, 0, null, List.of()));
    return pool;
  }

  private void worker(String name) {
    var worker = new WorkerNode();
    worker.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace("default")
            .addToLabels(Kubinception.LABEL_CLUSTER, "demo")
            .build());
    worker.setSpec(
        new WorkerNodeSpec("demo", "demo-workers", "small", "1.36.4", Map.of(), List.of()));
    WorkerNode made = server.client().resource(worker).create();
    var ready =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus("True")
            .withReason("Done")
            .withMessage("")
            .withLastTransitionTime("2026-01-01T00:00:00Z")
            .build();
    made.setStatus(
        Partial.of(WorkerNodeStatus.class)
            .with("observedGeneration", 1L)
            .with("conditions", List.of(ready))
            .make());
    server.client().resource(made).updateStatus();
  }

  private void node(String name) {
    var node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewStatus()
            .addNewAddress("127.0.0.1", "InternalIP")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    server.client().resource(node).create();
    server.client().resource(node).patchStatus();
  }
}

package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.BackOff;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.OwnChanges;
import io.kubinception.operator.nodepool.NodePoolReconciler;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both reconcilers at work on a real API server, which plays the customer's, too. */
class NodePoolIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final KubeApiServer server = KubeApiServer.launch();
  private final CustomerServer customer = new CustomerServer(server);
  private final FakeInstances instances = new FakeInstances(new Kills(), Clock.systemUTC());
  private final Operator operator = operator();

  @AfterEach
  void stop() {
    operator.stop();
    server.close();
  }

  private Operator operator() {
    var client = server.client();
    var clock = Clock.systemUTC();
    var random = new Random(1);
    var events = new Events(client, clock);
    var made = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
    made.register(
        new NodePoolReconciler(client, infrastructures(), events, random, clock),
        NodePoolIT::common);
    made.register(
        new WorkerNodeReconciler(
            client,
            new CustomerApis(client, clock),
            infrastructures(),
            HealthRules.defaults(),
            events,
            random,
            clock),
        NodePoolIT::common);
    return made;
  }

  private static <R extends HasMetadata> void common(ControllerConfigurationOverrider<R> c) {
    c.watchingAllNamespaces()
        .withFinalizer(Kubinception.FINALIZER)
        .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
        .withGenerationAware(false)
        .withOnUpdateFilter(OwnChanges::matter)
        .withRetry(new BackOff(new Random(1)));
  }

  private InfrastructureSource infrastructures() {
    var infrastructure =
        new Infrastructure(instances, "machine", List.of(new Flavour("small", 1, 1024)), null);
    return new InfrastructureSource() {
      @Override
      public Infrastructure of(String adminCluster) {
        return infrastructure;
      }

      @Override
      public List<Infrastructure> all() {
        return List.of(infrastructure);
      }
    };
  }

  @Test
  void aPoolGetsItsNodesScalesDownAndGoesWithoutLeftovers() {
    ChartFiles.locate().installCrds(server.client());
    customer.prepare(World.cluster(true));
    operator.start();
    create(pool(2));
    // The pool says what it lacks, and goes on when the cluster comes.
    Eventually.within(LIMIT)
        .isTrue("the pool misses its cluster", () -> reason().equals("ClusterMissing"));
    createCluster();

    Eventually.within(LIMIT)
        .isTrue(
            "two nodes are ready",
            () -> {
              instances.list(Map.of()).forEach(this::kubelet);
              return Integer.valueOf(2).equals(current().getStatus().readyReplicas());
            });
    assertThat(instances.made()).isEqualTo(2);
    assertThat(tokens()).isZero();

    server.client().resource(pool(2)).scale(1);
    Eventually.within(LIMIT)
        .isTrue("one instance is left", () -> instances.list(Map.of()).size() == 1);
    Eventually.within(LIMIT)
        .isTrue("one Node is left", () -> customer.client().nodes().list().getItems().size() == 1);

    server.client().resource(pool(1)).delete();
    Eventually.within(LIMIT)
        .isTrue("the pool is gone", () -> server.client().resource(pool(1)).get() == null);
    assertThat(server.client().resources(WorkerNode.class).inAnyNamespace().list().getItems())
        .isEmpty();
    assertThat(instances.list(Map.of())).isEmpty();
    assertThat(customer.client().nodes().list().getItems()).isEmpty();
  }

  private void kubelet(Instance instance) {
    var worker =
        server
            .client()
            .resources(WorkerNode.class)
            .inNamespace("default")
            .withName(instance.name())
            .get();
    if (worker == null) {
      return;
    }
    var identity =
        new KubeletIdentity(instance.name(), instance.address(), BootstrapToken.idOf(worker));
    customer.ask(Requests.client(identity).name("node-" + instance.id()).build());
    if (customer.approved("node-" + instance.id())) {
      customer.node(instance, "True");
      customer.ask(Requests.serving(identity).name("csr-" + instance.id()).build());
    }
  }

  private long tokens() {
    return customer.client().secrets().inNamespace("kube-system").list().getItems().stream()
        .filter(s -> s.getMetadata().getName().startsWith("bootstrap-token-"))
        .count();
  }

  private void create(HasMetadata resource) {
    server.client().resource(resource).create();
  }

  private void createCluster() {
    create(World.cluster(true));
    server.client().resource(World.cluster(true)).patchStatus();
  }

  private NodePool current() {
    return server.client().resource(pool(1)).get();
  }

  private String reason() {
    return Status.condition(current().getStatus(), "Ready").map(c -> c.getReason()).orElse("");
  }

  private static NodePool pool(int replicas) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder().withName("demo-workers").withNamespace("default").build());
    pool.setSpec(new NodePoolSpec("demo", replicas, "small", null, Map.of(), List.of()));
    return pool;
  }
}

package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import io.kubinception.operator.nodepool.Watchdog;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Both reconcilers at work on a real API server, which plays the customer's, too. */
final class PoolWorld implements AutoCloseable {
  final FakeInstances instances = new FakeInstances(new Kills(), Clock.systemUTC());
  final CustomerServer customer;
  private final KubeApiServer server = KubeApiServer.launch();
  private final HealthRules health;

  /** Nodes whose kubelets cannot reach the API server. */
  private final Set<String> cutOff = new HashSet<>();

  private Operator operator;

  PoolWorld(HealthRules health) {
    this.health = health;
    customer = new CustomerServer(server);
    ChartFiles.locate().installCrds(client());
    customer.prepare(World.cluster(true));
    operator = operator();
  }

  void start() {
    operator.start();
  }

  /** Another process of the operator takes over. */
  void restart() {
    operator.stop();
    operator = operator();
    operator.start();
  }

  private Operator operator() {
    var client = server.client();
    var clock = Clock.systemUTC();
    var random = new Random(instances.made());
    var events = new Events(client, clock);
    var made = new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
    made.register(
        new NodePoolReconciler(
            client,
            new CustomerApis(client, clock),
            infrastructures(),
            new Watchdog(List::of, admin -> false, clock),
            events,
            random,
            clock),
        PoolWorld::common);
    made.register(
        new WorkerNodeReconciler(
            client,
            new CustomerApis(client, clock),
            infrastructures(),
            health,
            events,
            random,
            clock),
        PoolWorld::common);
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
        new Infrastructure(
            instances,
            "machine",
            List.of(new Flavour("small", 1, 1024), new Flavour("large", 2, 4096)),
            null);
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

  KubernetesClient client() {
    return server.client();
  }

  void create(HasMetadata resource) {
    client().resource(resource).create();
  }

  void createCluster() {
    create(World.cluster(true));
    client().resource(World.cluster(true)).patchStatus();
  }

  static NodePool pool(String name, int replicas) {
    var pool = new NodePool();
    pool.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("default").build());
    pool.setSpec(new NodePoolSpec("demo", replicas, "small", null, Map.of(), List.of()));
    return pool;
  }

  NodePool current(String pool) {
    return client().resources(NodePool.class).inNamespace("default").withName(pool).get();
  }

  /** Has the pool's nodes be of this flavour. */
  void flavour(String pool, String flavour) {
    client()
        .resource(current(pool))
        .edit(
            p -> {
              var s = p.getSpec();
              p.setSpec(
                  new NodePoolSpec(
                      s.cluster(),
                      s.replicas(),
                      flavour,
                      s.version(),
                      s.labels(),
                      s.taints(),
                      s.strategy()));
              return p;
            });
  }

  String reason(String pool) {
    return Status.condition(current(pool).getStatus(), "Ready").map(c -> c.getReason()).orElse("");
  }

  String rollout(String pool) {
    return Status.condition(current(pool).getStatus(), "UpToDate")
        .map(c -> c.getReason() + ": " + c.getMessage())
        .orElse("");
  }

  List<WorkerNode> workers(String pool) {
    return client().resources(WorkerNode.class).inNamespace("default").list().getItems().stream()
        .filter(w -> w.getSpec().pool().equals(pool))
        .toList();
  }

  List<String> flavours(String pool) {
    return workers(pool).stream().map(w -> w.getSpec().flavour()).toList();
  }

  void cutOff(List<String> nodes) {
    cutOff.clear();
    cutOff.addAll(nodes);
  }

  /** What kubelets do: they join, say that they are well, and end pods. */
  void kubelets() {
    instances.list(Map.of()).forEach(this::kubelet);
    client().pods().inNamespace("default").list().getItems().stream()
        .filter(p -> p.getMetadata().getDeletionTimestamp() != null)
        .forEach(p -> client().resource(p).withGracePeriod(0).delete());
  }

  private void kubelet(Instance instance) {
    var worker =
        client().resources(WorkerNode.class).inNamespace("default").withName(instance.name()).get();
    if (worker == null || worker.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    if (cutOff.contains(instance.name())) {
      customer.node(instance, "Unknown");
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

  @Override
  public void close() {
    operator.stop();
    server.close();
  }
}

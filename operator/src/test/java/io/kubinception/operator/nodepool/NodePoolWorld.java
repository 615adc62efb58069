package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.UpToDate;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.infrastructure.Instances;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.nodepool.CustomerBudgets.Obstacles;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.workernode.Kills;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.Partial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster and a node pool of it, whose worker nodes do what tests say. */
abstract class NodePoolWorld {
  final FakeClock clock = new FakeClock();
  final Kills kills = new Kills();
  final FakeWorkerNodes workers = new FakeWorkerNodes(kills, clock);
  final List<String> filledIn = new ArrayList<>();
  Supplier<Obstacles> obstacles = () -> Obstacles.NONE;
  final NodePoolSteps steps =
      new NodePoolSteps(
          new OnePlace(),
          (pool, version) -> filledIn.add(version),
          new Watchdog(List::of, admin -> false, clock),
          _ -> obstacles.get(),
          new Random(1),
          clock);
  Optional<CustomerCluster> cluster = Optional.of(cluster());

  static final List<Flavour> FLAVOURS =
      List.of(new Flavour("small", 1, 1024), new Flavour("large", 2, 4096));

  /** Sells instances, and makes none here. */
  private static final class OnePlace implements InfrastructureSource, Instances {
    @Override
    public Infrastructure of(String adminCluster) {
      return new Infrastructure(this, "machine", FLAVOURS, null);
    }

    @Override
    public List<Infrastructure> all() {
      return List.of(of("local"));
    }

    @Override
    public Instance ensure(InstanceSpec spec) {
      throw new UnsupportedOperationException("a pool makes no instances");
    }

    @Override
    public Optional<Instance> find(String name) {
      return Optional.empty();
    }

    @Override
    public List<Instance> list(Map<String, String> labels) {
      return List.of();
    }

    @Override
    public void stop(String name) {
      throw new UnsupportedOperationException("a pool stops no instances");
    }

    @Override
    public void start(String name) {
      throw new UnsupportedOperationException("a pool starts no instances");
    }

    @Override
    public void delete(String name) {
      throw new UnsupportedOperationException("a pool deletes no instances");
    }
  }

  static CustomerCluster cluster() {
    return cluster("1.36.4", "1.36.4", "True");
  }

  static CustomerCluster cluster(String version, String runs, String controlPlaneReady) {
    return cluster(version, runs, controlPlaneReady, Networks.defaults());
  }

  /** With room for four nodes. */
  static CustomerCluster narrowCluster() {
    var usual = Networks.defaults();
    var narrow =
        new Networks("10.0.0.0/22", usual.services(), usual.dnsDomain(), usual.podNetwork());
    return cluster("1.36.4", "1.36.4", "True", narrow);
  }

  private static CustomerCluster cluster(
      String version, String runs, String controlPlaneReady, Networks networks) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").withNamespace("default").build());
    cluster.setSpec(
        new CustomerClusterSpec(
            version,
            Plan.SHARED,
            networks,
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    var ready =
        new ConditionBuilder().withType("ControlPlaneReady").withStatus(controlPlaneReady).build();
    cluster.setStatus(
        Partial.of(CustomerClusterStatus.class)
            .with("observedGeneration", 1L)
            .with("id", "id")
            .with("controlPlaneNamespace", "cc-id")
            .with("adminCluster", "local")
            .with("etcdCluster", "lab")
            .with("endpoint", "https://x")
            .with("version", runs)
            .with("conditions", List.of(ready))
            .make());
    return cluster;
  }

  static NodePool pool(int replicas, String flavour) {
    return pool(replicas, flavour, null);
  }

  static NodePool pool(int replicas, String flavour, @Nullable String version) {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo-workers")
            .withNamespace("default")
            .withUid("pool-uid")
            .withCreationTimestamp("2026-01-02T00:00:00Z")
            .build());
    pool.setSpec(new NodePoolSpec("demo", replicas, flavour, version, Map.of("a", "b"), List.of()));
    return pool;
  }

  NodePoolStatus upkeep(NodePool pool, List<WorkerNode> watched) {
    return upkeep(new NodePoolPass(pool, cluster, workers, watched));
  }

  NodePoolStatus upkeep(NodePoolPass pass) {
    Outcome outcome = Outcome.of(steps.upkeep(pass), Failures::of);
    return steps.status(pass, new Conditions(clock, 1L, null).outcome(outcome));
  }

  static String message(NodePoolStatus status) {
    return Status.condition(status, Conditions.READY).orElseThrow().getMessage();
  }

  static WorkerNode copy(WorkerNode worker) {
    var copy = new WorkerNode();
    copy.setMetadata(new ObjectMetaBuilder(worker.getMetadata()).build());
    copy.setSpec(worker.getSpec());
    copy.setStatus(worker.getStatus());
    return copy;
  }

  static String upToDate(NodePoolStatus status) {
    var condition = Status.condition(status, UpToDate.CONDITION).orElseThrow();
    return condition.getReason() + ": " + condition.getMessage();
  }

  /** What the rest of the world does: what joins is ready, what drains is gone. */
  NodePoolStatus roundsOf(NodePool pool, int rounds) {
    var status = upkeep(pool, workers.list());
    for (int i = 0; i < rounds; i++) {
      workers.finish();
      workers.allReady();
      status = upkeep(pool, workers.list());
    }
    return status;
  }

  List<String> flavours() {
    return workers.list().stream().map(w -> w.getSpec().flavour()).toList();
  }
}

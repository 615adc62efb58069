package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Sleep;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What is done for a pool, in order, and what is said of it. */
final class NodePoolSteps {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Changes of cluster and worker nodes wake the pool. */
  private static final Duration WITHOUT_HURRY = Duration.ofSeconds(30);

  private static final int NAMED = 3;

  private final InfrastructureSource infrastructures;
  private final RandomGenerator random;

  NodePoolSteps(InfrastructureSource infrastructures, RandomGenerator random) {
    this.infrastructures = infrastructures;
    this.random = random;
  }

  List<Step> upkeep(NodePoolPass pass) {
    return List.of(
        new Step("ClusterFound", () -> cluster(pass)),
        new Step("WorkerNodesMade", () -> scale(pass)),
        new Step("NodesReady", () -> Sleep.isAsleep(pass.cluster()) ? asleep(pass) : nodes(pass)));
  }

  List<Step> deletion(NodePoolPass pass) {
    return List.of(new Step("WorkerNodesGone", () -> drop(pass)));
  }

  private static StepResult cluster(NodePoolPass pass) {
    if (pass.cluster().isEmpty()) {
      return StepResult.userMustAct(
          "ClusterMissing",
          "there is no CustomerCluster %s in this namespace: create it, or delete this pool"
              .formatted(pass.pool().getSpec().cluster()));
    }
    return pass.cluster().get().getMetadata().getDeletionTimestamp() == null
        ? StepResult.done("")
        : StepResult.waitFor(WITHOUT_HURRY, "ClusterBeingDeleted", "its cluster is being deleted");
  }

  /**
   * The watch lags behind what was done a moment ago: it may say that nothing is to be done, but
   * what is done is told from a list read just now.
   */
  private StepResult scale(NodePoolPass pass) {
    CustomerCluster cluster = pass.cluster().orElseThrow();
    boolean replace = Status.isTrue(cluster.getStatus(), CustomerClusterSource.CONTROL_PLANE_READY);
    if (!nothingToDo(ScalePlan.of(pass.seen(), pass.wanted(), replace))) {
      pass.seen(pass.workers().list());
      ScalePlan plan = ScalePlan.of(pass.seen(), pass.wanted(), replace);
      if (plan.create() > 0) {
        Optional<StepResult> obstacle = obstacle(pass, cluster);
        if (obstacle.isPresent()) {
          return obstacle.get();
        }
      }
      carryOut(plan, pass, cluster);
    }
    return StepResult.done("");
  }

  private static boolean nothingToDo(ScalePlan plan) {
    return plan.delete().isEmpty() && plan.create() == 0;
  }

  /** Why no worker node can be made now. */
  private Optional<StepResult> obstacle(NodePoolPass pass, CustomerCluster cluster) {
    String adminCluster = cluster.getStatus() == null ? null : cluster.getStatus().adminCluster();
    if (adminCluster == null) {
      return Optional.of(
          StepResult.waitFor(
              WITHOUT_HURRY, "ClusterNotPlaced", "its cluster is not on an admin cluster yet"));
    }
    String flavour = pass.pool().getSpec().flavour();
    var infrastructure = infrastructures.of(adminCluster);
    return infrastructure.flavour(flavour).isPresent()
        ? Optional.empty()
        : Optional.of(
            StepResult.userMustAct(
                "UnknownFlavour",
                "there is no flavour %s: make a pool with one of %s, then delete this one"
                    .formatted(
                        flavour,
                        infrastructure.flavours().stream()
                            .map(Flavour::name)
                            .collect(Collectors.joining(", ")))));
  }

  private void carryOut(ScalePlan plan, NodePoolPass pass, CustomerCluster cluster) {
    plan.delete().forEach(pass.workers()::delete);
    String version =
        Objects.requireNonNullElseGet(pass.pool().getSpec().version(), () -> running(cluster));
    var now = new ArrayList<>(pass.seen());
    now.removeAll(plan.delete());
    for (int made = 0; made < plan.create(); ) {
      WorkerNode worker = PoolWorkers.make(pass.pool(), version, random);
      if (pass.workers().create(worker)) {
        now.add(worker);
        made++;
      }
    }
    pass.seen(now);
  }

  /** Not what is asked for: no node may be newer than the API servers. */
  private static String running(CustomerCluster cluster) {
    return Optional.ofNullable(cluster.getStatus())
        .map(CustomerClusterStatus::version)
        .orElse(cluster.getSpec().version());
  }

  private static StepResult asleep(NodePoolPass pass) {
    return Sleep.wait(
        WITHOUT_HURRY, "%d nodes sleep with their cluster".formatted(pass.staying().size()));
  }

  private static StepResult nodes(NodePoolPass pass) {
    long ready = pass.ready();
    String count = "%d of %d nodes ready".formatted(ready, pass.wanted());
    if (ready >= pass.wanted()) {
      return StepResult.done(count);
    }
    String why =
        pass.staying().stream()
            .filter(w -> !ScalePlan.ready(w))
            .sorted(Comparator.comparing(w -> w.getMetadata().getName()))
            .limit(NAMED)
            .map(w -> "; " + w.getMetadata().getName() + ": " + reason(w))
            .collect(Collectors.joining());
    return StepResult.waitFor(WITHOUT_HURRY, "NodesNotReady", count + why);
  }

  private static String reason(WorkerNode worker) {
    return Status.condition(worker.getStatus(), Conditions.READY)
        .map(Condition::getMessage)
        .filter(m -> !m.isEmpty())
        .orElse("waits for its turn");
  }

  private static StepResult drop(NodePoolPass pass) {
    List<WorkerNode> left = pass.workers().list();
    left.stream().filter(w -> !ScalePlan.goes(w)).forEach(pass.workers()::delete);
    pass.seen(left);
    return left.isEmpty()
        ? StepResult.done("")
        : StepResult.waitFor(
            SOON, "DeletingWorkerNodes", "%d nodes are being deleted".formatted(left.size()));
  }

  static NodePoolStatus status(NodePoolPass pass, Conditions conditions) {
    if (Sleep.isAsleep(pass.cluster())) {
      Sleep.asleep(conditions, "its nodes sleep with their cluster");
    } else {
      Sleep.awake(conditions);
    }
    return new NodePoolStatus(
        pass.pool().getMetadata().getGeneration(),
        pass.staying().size(),
        (int) pass.ready(),
        PoolWorkers.selector(pass.pool()),
        conditions.list());
  }
}

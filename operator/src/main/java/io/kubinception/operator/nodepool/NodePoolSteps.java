package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Sleep;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.workernode.Replacement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What is done for a pool, in order, and what is said of it. */
final class NodePoolSteps {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Changes of cluster and worker nodes wake the pool. */
  private static final Duration WITHOUT_HURRY = Duration.ofSeconds(30);

  private static final String HELD = "ReplacementHeld";
  private static final int NAMED = 3;

  /** Fills in the version of a pool that says none. */
  @FunctionalInterface
  interface Versions {
    void fillIn(NodePool pool, String version);
  }

  private final InfrastructureSource infrastructures;
  private final Versions versions;
  private final Watchdog watchdog;
  private final Drains drains;
  private final RandomGenerator random;
  private final Clock clock;
  private final OnePoolAtATime onePoolAtATime = new OnePoolAtATime();

  NodePoolSteps(
      InfrastructureSource infrastructures,
      Versions versions,
      Watchdog watchdog,
      CustomerBudgets budgets,
      RandomGenerator random,
      Clock clock) {
    this.infrastructures = infrastructures;
    this.versions = versions;
    this.watchdog = watchdog;
    this.random = random;
    this.clock = clock;
    drains = new Drains(budgets, clock);
  }

  List<Step> upkeep(NodePoolPass pass) {
    var steps =
        new ArrayList<>(
            List.of(
                new Step("ClusterFound", () -> cluster(pass)),
                new Step("VersionSet", () -> version(pass)),
                new Step("WorkerNodesMade", () -> scale(pass))));
    if (pass.controlPlaneReady()) {
      steps.add(Step.beside(Drainable.CONDITION, () -> drains.look(pass)));
    }
    steps.add(
        new Step("NodesReady", () -> Sleep.isAsleep(pass.cluster()) ? asleep(pass) : nodes(pass)));
    return List.copyOf(steps);
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
    return pass.knownCluster().getMetadata().getDeletionTimestamp() == null
        ? StepResult.done("")
        : StepResult.waitFor(WITHOUT_HURRY, "ClusterBeingDeleted", "its cluster is being deleted");
  }

  /** It stays when the cluster is upgraded: nodes follow when their pool is told to. */
  private StepResult version(NodePoolPass pass) {
    if (pass.pool().getSpec().version() == null) {
      versions.fillIn(pass.pool(), PoolVersion.running(pass.knownCluster()));
    }
    return StepResult.done("");
  }

  /**
   * The watch lags behind what was done a moment ago: it may say that nothing is to be done, but
   * what is done is told from a list read just now. It is one list for who is dead and for whether
   * that is to be believed: of two, one may be of before the others returned, and one of after.
   */
  private StepResult scale(NodePoolPass pass) {
    boolean anyDead = pass.controlPlaneReady() && pass.seen().stream().anyMatch(Replacement::isDue);
    if (!anyDead && plan(pass).isNothing()) {
      return StepResult.done("");
    }
    look(pass);
    ScalePlan plan = plan(pass);
    if (plan.create() > 0) {
      return obstacle(pass)
          .orElseGet(
              () -> onePoolAtATime.run(pass.pool(), () -> scaleWithin(podRange(pass), pass)));
    }
    carryOut(plan, pass);
    return StepResult.done("");
  }

  /** Reads the worker nodes of the whole cluster. */
  private List<WorkerNode> look(NodePoolPass pass) {
    List<WorkerNode> cluster = pass.workers().ofCluster();
    pass.seen(cluster.stream().filter(w -> PoolWorkers.isOf(pass.pool(), w)).toList());
    if (pass.controlPlaneReady() && pass.seen().stream().anyMatch(Replacement::isDue)) {
      pass.breaker(CircuitBreaker.of(cluster, shared(pass), clock.instant()));
    }
    return cluster;
  }

  /** As it is now: another pool may have made some since. */
  private PodRange podRange(NodePoolPass pass) {
    return PodRange.of(
        pass.pool(),
        pass.knownCluster().getSpec().networks(),
        pass.workers().poolsOfCluster(),
        look(pass));
  }

  private StepResult scaleWithin(PodRange range, NodePoolPass pass) {
    pass.room(range.room());
    ScalePlan plan = plan(pass);
    int fitting = Math.clamp(range.room() - pass.seen().size(), 0, plan.create());
    carryOut(new ScalePlan(plan.delete(), fitting), pass);
    return fitting < plan.create() && pass.wanted() > range.room()
        ? StepResult.userMustAct("PodRangeFull", range.sentence())
        : StepResult.done("");
  }

  private Optional<String> shared(NodePoolPass pass) {
    return Optional.ofNullable(pass.knownCluster().getStatus())
        .map(CustomerClusterStatus::adminCluster)
        .flatMap(watchdog::trouble);
  }

  private ScalePlan plan(NodePoolPass pass) {
    return ScalePlan.of(pass.seen(), pass.wish(), permissions(pass));
  }

  private Permissions permissions(NodePoolPass pass) {
    return pass.controlPlaneReady()
        ? new Permissions(
            pass.breaker().mayReplace(pass.seen(), pass.wanted(), clock.instant()),
            pass.version().held() == null)
        : Permissions.NONE;
  }

  /** Why no worker node can be made now. */
  private Optional<StepResult> obstacle(NodePoolPass pass) {
    CustomerCluster cluster = pass.knownCluster();
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
                "there is no flavour %s: set it to one of %s"
                    .formatted(
                        flavour,
                        infrastructure.flavours().stream()
                            .map(Flavour::name)
                            .collect(Collectors.joining(", ")))));
  }

  /** New ones first: at a kill in between, too many are better than too few. */
  private void carryOut(ScalePlan plan, NodePoolPass pass) {
    var now = new ArrayList<>(pass.seen());
    WorkerNodeSpec template = pass.wish().template();
    for (int left = plan.create(); left > 0; ) {
      var made = pass.workers().create(PoolWorkers.make(pass.pool(), template, random));
      if (made.isPresent()) {
        now.add(made.get());
        left--;
      }
    }
    plan.delete().forEach(pass.workers()::delete);
    now.removeAll(plan.delete());
    pass.seen(now);
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
            .map(w -> "; " + w.getMetadata().getName() + ": " + Rollout.reason(w))
            .collect(Collectors.joining());
    return pass.breaker()
        .sentence()
        .map(held -> StepResult.waitFor(WITHOUT_HURRY, HELD, count + "; " + held))
        .orElseGet(() -> StepResult.waitFor(WITHOUT_HURRY, "NodesNotReady", count + why));
  }

  private static StepResult drop(NodePoolPass pass) {
    List<WorkerNode> left = pass.workers().list();
    left.stream().filter(w -> !ScalePlan.goes(w)).forEach(pass.workers()::delete);
    pass.seen(left);
    return left.isEmpty()
        ? StepResult.done("")
        : StepResult.waitFor(
            SOON,
            "DeletingWorkerNodes",
            "%d nodes are being deleted%s".formatted(left.size(), why(left)));
  }

  /** What the first one that has something to say waits for. */
  private static String why(List<WorkerNode> left) {
    return left.stream()
        .filter(ScalePlan::goes)
        .sorted(Comparator.comparing(w -> w.getMetadata().getName()))
        .flatMap(
            w ->
                Status.condition(w.getStatus(), Conditions.READY)
                    .filter(c -> "False".equals(c.getStatus()))
                    .map(c -> "; " + w.getMetadata().getName() + ": " + c.getMessage())
                    .stream())
        .findFirst()
        .orElse("");
  }

  NodePoolStatus status(NodePoolPass pass, Conditions conditions) {
    Integer updated = null;
    if (pass.cluster().isPresent()) {
      Wish wish = pass.wish();
      updated = (int) pass.staying().stream().filter(wish::isMetBy).count();
      Rollout.of(pass).tell(conditions, clock.instant());
    }
    if (Sleep.isAsleep(pass.cluster())) {
      Sleep.asleep(conditions, "its nodes sleep with their cluster");
    } else {
      Sleep.awake(conditions);
    }
    return new NodePoolStatus(
        pass.pool().getMetadata().getGeneration(),
        pass.staying().size(),
        (int) pass.ready(),
        updated,
        (int) Math.max(0, pass.wanted() - pass.ready()),
        PoolWorkers.selector(pass.pool()),
        conditions.list());
  }
}

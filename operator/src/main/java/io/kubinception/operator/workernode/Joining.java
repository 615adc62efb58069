package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.controlplane.WorkerUserData;
import io.kubinception.infrastructure.Flavour;
import io.kubinception.infrastructure.Instance;
import io.kubinception.infrastructure.InstanceSpec;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * From nothing to an instance that has what it needs to join. The token comes before the instance,
 * and the instance goes before its token is renewed: so an instance that has not joined yet always
 * holds the token that is there.
 */
final class Joining {
  static final Duration WHILE_JOINING = Duration.ofSeconds(1);
  static final Duration WHILE_UNWELL = Duration.ofSeconds(5);
  private static final Duration WITHOUT_HURRY = Duration.ofSeconds(30);

  /** An instance is not begun with a token that ends sooner. */
  private static final Duration ENOUGH_TO_JOIN = Duration.ofMinutes(5);

  private final Notices notices;
  private final RandomGenerator random;
  private final Clock clock;

  Joining(Notices notices, RandomGenerator random, Clock clock) {
    this.notices = notices;
    this.random = random;
    this.clock = clock;
  }

  /** A change of the cluster wakes us: waiting is without hurry. */
  StepResult controlPlane(WorkerNodePass pass) {
    if (pass.cluster().isEmpty()) {
      return StepResult.waitFor(
          WITHOUT_HURRY,
          "ClusterMissing",
          "there is no CustomerCluster %s in this namespace"
              .formatted(pass.worker().getSpec().cluster()));
    }
    if (pass.clusterGoes()) {
      return StepResult.waitFor(
          WITHOUT_HURRY, "ClusterBeingDeleted", "its cluster is being deleted");
    }
    if (pass.controlPlaneReady()) {
      return StepResult.done("");
    }
    String why =
        Status.condition(pass.knownCluster().getStatus(), CustomerClusterSource.CONTROL_PLANE_READY)
            .map(Condition::getMessage)
            .filter(m -> !m.isEmpty())
            .map(m -> ": " + m)
            .orElse("");
    return StepResult.waitFor(
        WITHOUT_HURRY, "ControlPlaneNotReady", "waits for the control plane" + why);
  }

  StepResult token(WorkerNodePass pass) {
    if (pass.readyAt() != null) {
      return StepResult.done("not needed any more");
    }
    var instances = pass.infrastructure().instances();
    Optional<Instance> instance = instances.find(pass.name()).filter(pass::isOurs);
    if (instance.isPresent() && pass.node().isPresent()) {
      return StepResult.done("the kubelet has its own certificate");
    }
    Optional<BootstrapToken> token =
        pass.customer().token(BootstrapToken.idOf(pass.worker())).filter(t -> good(t, instance));
    BootstrapToken current =
        token.isPresent() ? lasting(pass, token.get(), instance) : fresh(pass, instance);
    pass.token(current);
    return StepResult.done("until " + current.expires());
  }

  /** The time that the infrastructure takes to start an instance is not the kubelet's. */
  private BootstrapToken lasting(
      WorkerNodePass pass, BootstrapToken token, Optional<Instance> instance) {
    boolean starts = instance.filter(i -> i.state() == Instance.State.PENDING).isPresent();
    if (!starts || clock.instant().plus(ENOUGH_TO_JOIN).isBefore(token.expires())) {
      return token;
    }
    BootstrapToken longer = token.from(clock.instant());
    pass.customer().extendToken(longer);
    return longer;
  }

  private BootstrapToken fresh(WorkerNodePass pass, Optional<Instance> instance) {
    if (instance.isPresent()) {
      notices.warn(
          pass.worker(),
          "NotJoined",
          ("its kubelet did not join within %d minutes, so its instance is made anew: see what the"
                  + " instance's console says, and whether it reaches %s")
              .formatted(
                  BootstrapToken.LIFE.toMinutes(), pass.knownCluster().getStatus().endpoint()));
      pass.infrastructure().instances().delete(pass.name());
    }
    BootstrapToken token = BootstrapToken.fresh(pass.worker(), random, clock.instant());
    pass.customer().replaceToken(token, pass.name());
    return token;
  }

  private boolean good(BootstrapToken token, Optional<Instance> instance) {
    Instant needed = clock.instant().plus(instance.isPresent() ? Duration.ZERO : ENOUGH_TO_JOIN);
    return needed.isBefore(token.expires());
  }

  StepResult instance(WorkerNodePass pass) {
    Infrastructure infrastructure = pass.infrastructure();
    Optional<Instance> found = infrastructure.instances().find(pass.name());
    if (found.isPresent() && !pass.isOurs(found.get())) {
      return StepResult.userMustAct(
          "NameTaken",
          "there is another instance of this name: delete this WorkerNode, its pool makes another");
    }
    boolean started = found.isPresent() && found.get().state() != Instance.State.PENDING;
    BootstrapToken token = pass.token();
    if (!started && token != null) {
      // One that is half made is finished by the same call.
      return make(pass, infrastructure, token);
    }
    if (found.isEmpty()) {
      return lost(pass, Unwell.INSTANCE_GONE);
    }
    pass.instance(found.get());
    return state(pass, found.get());
  }

  private StepResult make(
      WorkerNodePass pass, Infrastructure infrastructure, BootstrapToken token) {
    WorkerNodeSpec spec = pass.worker().getSpec();
    var flavour = infrastructure.flavour(spec.flavour());
    if (flavour.isEmpty()) {
      return StepResult.userMustAct(
          "UnknownFlavour", "there is no flavour %s any more".formatted(spec.flavour()));
    }
    Instance made =
        infrastructure
            .instances()
            .ensure(
                new InstanceSpec(
                    pass.name(),
                    infrastructure.image(spec.version()),
                    new Flavour(flavour.get().cpus(), flavour.get().memoryMiB()),
                    userData(pass, infrastructure, token).render(),
                    pass.instanceLabels()));
    pass.instance(made);
    return state(pass, made);
  }

  static WorkerUserData userData(
      WorkerNodePass pass, Infrastructure infrastructure, BootstrapToken token) {
    CustomerCluster cluster = pass.knownCluster();
    WorkerNodeSpec spec = pass.worker().getSpec();
    return new WorkerUserData(
        pass.name(),
        spec.version(),
        Objects.requireNonNull(cluster.getStatus().endpoint()),
        pass.customer().authorityPem(),
        token.value(),
        cluster.getSpec().networks(),
        null,
        nodeLabels(spec),
        spec.taints(),
        infrastructure.userData());
  }

  /** The pool's labels, and which pool it is. */
  static Map<String, String> nodeLabels(WorkerNodeSpec spec) {
    var labels = new HashMap<>(spec.labels());
    labels.put(Kubinception.LABEL_NODE_POOL, spec.pool());
    return labels;
  }

  private static StepResult state(WorkerNodePass pass, Instance instance) {
    return switch (instance.state()) {
      case PENDING ->
          StepResult.waitFor(WHILE_JOINING, "InstanceStarting", "waits for its instance to start");
      case STOPPED -> lost(pass, Unwell.INSTANCE_STOPPED);
      case RUNNING -> StepResult.done("runs at " + instance.address());
    };
  }

  private static StepResult lost(WorkerNodePass pass, Unwell how) {
    pass.unwell(how);
    return StepResult.waitFor(WHILE_UNWELL, how.reason(), how.sentence());
  }
}

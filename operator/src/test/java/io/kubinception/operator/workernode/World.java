package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.ReplacementStrategy;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.infrastructure.Infrastructure;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.Partial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One worker node of one customer with all that is around it, kubelets included. */
final class World {
  static final String NAME = "demo-workers-ab12c";
  private static final Pattern TOKEN = Pattern.compile("token: \"?([a-z0-9.]+)");

  final FakeClock clock = new FakeClock();
  final Kills kills = new Kills();
  final FakeInstances instances = new FakeInstances(kills, clock);
  final FakeCustomer customer = new FakeCustomer(kills);
  final List<String> warnings = new ArrayList<>();
  final WorkerNode worker = worker();
  Optional<CustomerCluster> cluster = Optional.of(cluster(true));
  Duration drainLimit = ReplacementStrategy.defaults().drainTimeout();
  private WorkerNodeSteps steps;

  /** Instances whose kubelet has its client certificate; ids. */
  private final Set<String> joined = new HashSet<>();

  private final Set<String> registered = new HashSet<>();

  World() {
    steps = operator();
  }

  /** A new process of the operator. */
  void restart() {
    steps = operator();
    kills.never();
  }

  private WorkerNodeSteps operator() {
    return new WorkerNodeSteps(
        (about, reason, message) -> warnings.add(reason + ": " + message),
        HealthRules.defaults(),
        new Random(clock.instant().toEpochMilli()),
        clock);
  }

  private static WorkerNode worker() {
    var worker = new WorkerNode();
    worker.setMetadata(
        new ObjectMetaBuilder()
            .withName(NAME)
            .withNamespace("default")
            .withUid("7c0c2f2a-0000-4000-8000-000000000001")
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .build());
    worker.setSpec(
        new WorkerNodeSpec(
            "demo",
            "demo-workers",
            "small",
            "1.36.4",
            Map.of("node-role.kubernetes.io/web", "", "team", "a"),
            List.of()));
    return worker;
  }

  static CustomerCluster cluster(boolean controlPlaneReady) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").withNamespace("default").build());
    cluster.setSpec(
        new CustomerClusterSpec(
            "1.36.4",
            Plan.SHARED,
            Networks.defaults(),
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    var ready =
        new ConditionBuilder()
            .withType("ControlPlaneReady")
            .withStatus(controlPlaneReady ? "True" : "False")
            .withReason("Done")
            .withLastTransitionTime("2026-01-01T00:00:00Z")
            .withMessage(controlPlaneReady ? "" : "the API server is starting")
            .build();
    cluster.setStatus(status(ready));
    return cluster;
  }

  private static CustomerClusterStatus status(Condition condition) {
    return Partial.of(CustomerClusterStatus.class)
        .with("observedGeneration", 1L)
        .with("id", "abcdefghijkl")
        .with("controlPlaneNamespace", "cc-abcdefghijkl")
        .with("adminCluster", "local")
        .with("etcdCluster", "lab")
        .with("endpoint", "https://172.31.0.10:30000")
        .with("version", "1.36.4")
        .with("nodes", "0/1")
        .with("conditions", List.of(condition))
        .make();
  }

  /** A cluster whose control plane has gone to sleep. */
  static CustomerCluster sleeping(AsleepInstances instances) {
    var cluster = cluster(false);
    var spec = cluster.getSpec();
    cluster.setSpec(
        new CustomerClusterSpec(
            spec.version(),
            spec.plan(),
            spec.networks(),
            null,
            null,
            spec.access(),
            new Hibernation(true, instances, List.of(), "UTC", null),
            null,
            null,
            SizeWish.AUTO));
    cluster.setStatus(status(hibernated()));
    return cluster;
  }

  private static Condition hibernated() {
    return new ConditionBuilder()
        .withType(Hibernated.CONDITION)
        .withStatus("True")
        .withReason(Hibernated.ASLEEP)
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .build();
  }

  private InfrastructureSource infrastructures() {
    var infrastructure =
        new Infrastructure(
            instances, "kubinception/machine", List.of(new Flavour("small", 2, 2048)), null);
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

  /** One pass of the operator; a killed one leaves no status. */
  Outcome upkeep() {
    return pass(p -> steps.upkeep(p));
  }

  Outcome deletion() {
    return pass(p -> steps.deletion(p));
  }

  private Outcome pass(Function<WorkerNodePass, List<Step>> list) {
    var pass =
        new WorkerNodePass(
            worker,
            cluster,
            c -> customer.open(),
            infrastructures(),
            () -> "home",
            () -> drainLimit);
    try {
      Outcome outcome = Outcome.of(list.apply(pass), World::failure);
      var before = worker.getStatus();
      var conditions =
          new Conditions(clock, 1L, before == null ? null : before.conditions()).outcome(outcome);
      worker.setStatus(steps.status(pass, conditions));
      return outcome;
    } finally {
      pass.end();
    }
  }

  private static StepResult failure(Exception e) {
    return e instanceof CustomerUnavailableException
        ? StepResult.waitFor(
            Duration.ofSeconds(10), Replacement.API_SERVER_SILENT, Failures.sentence(e))
        : StepResult.retry("Failed", Failures.sentence(e), e);
  }

  /** What the kubelets on running instances do meanwhile. */
  void kubelets() {
    instances.list(Map.of()).stream()
        .filter(i -> i.state() == Instance.State.RUNNING)
        .forEach(this::kubelet);
  }

  private void kubelet(Instance instance) {
    KubeletIdentity identity =
        new KubeletIdentity(instance.name(), instance.address(), tokenId(instance));
    String now = clock.instant().toString();
    if (!joined.contains(instance.id())) {
      String request = "node-csr-" + instance.id();
      if (tokenIsGood(instance)) {
        customer.ask(Requests.client(identity).name(request).created(now).build());
      }
      if (customer.approved(request)) {
        joined.add(instance.id());
      }
    } else if (registered.add(instance.id())) {
      node(instance, "False");
    } else if (customer.nodes.containsKey(instance.name())) {
      String request = "csr-" + instance.id();
      customer.ask(Requests.serving(identity).name(request).created(now).build());
      if (customer.approved(request)) {
        node(instance, "True");
      }
    }
  }

  /** The Node of this instance says this of itself. */
  void node(Instance instance, String ready) {
    var before = customer.nodes.get(instance.name());
    customer.nodes.put(
        instance.name(),
        (before == null ? new NodeBuilder() : new NodeBuilder(before))
            .editOrNewMetadata()
            .withName(instance.name())
            .withCreationTimestamp(clock.instant().toString())
            .endMetadata()
            .editOrNewSpec()
            .endSpec()
            .withNewStatus()
            .addNewAddress(instance.address(), "InternalIP")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus()
            .build());
  }

  void pod(String name, String ownerKind) {
    customer.pods.put(
        name,
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .addNewOwnerReference()
            .withKind(ownerKind)
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .build());
  }

  private String tokenId(Instance instance) {
    return tokenOf(instance).split("\\.")[0];
  }

  private boolean tokenIsGood(Instance instance) {
    return customer
        .token(tokenId(instance))
        .filter(t -> t.value().equals(tokenOf(instance)))
        .filter(t -> clock.instant().isBefore(t.expires()))
        .isPresent();
  }

  private String tokenOf(Instance instance) {
    var token = TOKEN.matcher(instances.userData(instance.name()));
    return token.find() ? token.group(1) : "";
  }

  boolean ready() {
    return Status.isTrue(worker.getStatus(), Conditions.READY);
  }

  /** Passes, a second apart, with kubelets at work, until it is Ready or so many are done. */
  void live(int passes) {
    for (int i = 0; i < passes && !ready(); i++) {
      upkeep();
      kubelets();
      clock.advance(Duration.ofSeconds(1));
    }
  }

  void deleteWorker() {
    worker.getMetadata().setDeletionTimestamp(clock.instant().toString());
  }
}

package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.ReplacementStrategy;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.infrastructure.UnusableInfrastructureException;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.kube.Home;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Has an instance join a customer cluster, watches it, and takes it away again. */
public final class WorkerNodeReconciler
    extends ResourceReconciler<WorkerNode, WorkerNodeStatus, WorkerNodePass> {

  static final String BOOTSTRAP_TOKEN = "BootstrapToken";

  private static final Duration WELL_LEAST = Duration.ofSeconds(20);

  /** Until its kubelet has certificates of another authority, logs and exec fail. */
  private static final Duration WHILE_RENEWING = Duration.ofSeconds(2);

  private static final int WELL_JITTER_MILLIS = 10_000;
  private static final Duration BUSY_LEAST = Duration.ofSeconds(1);
  private static final int BUSY_JITTER_MILLIS = 2_000;
  private static final Duration WHILE_SILENT = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final CustomerApis customers;
  private final InfrastructureSource infrastructures;
  private final RandomGenerator random;
  private final WorkerNodeSteps steps;
  private final Home home;

  public WorkerNodeReconciler(
      KubernetesClient client,
      CustomerApis customers,
      InfrastructureSource infrastructures,
      HealthRules health,
      Events events,
      RandomGenerator random,
      Clock clock) {
    super(clock, events, WorkerNode::new);
    this.client = client;
    this.customers = customers;
    this.infrastructures = infrastructures;
    this.random = random;
    home = Home.of(client);
    steps = new WorkerNodeSteps(events::warning, health, random, clock);
  }

  @Override
  protected WorkerNodePass begin(WorkerNode worker, Context<WorkerNode> context) {
    return new WorkerNodePass(
        worker,
        CustomerClusterSource.find(
            client, context, worker.getMetadata().getNamespace(), worker.getSpec().cluster()),
        cluster -> ApiCustomerNodes.open(customers, cluster),
        infrastructures,
        home,
        () -> drainLimit(worker));
  }

  private Duration drainLimit(WorkerNode worker) {
    return Optional.ofNullable(
            client
                .resources(NodePool.class)
                .inNamespace(worker.getMetadata().getNamespace())
                .withName(worker.getSpec().pool())
                .get())
        .map(pool -> pool.getSpec().strategy())
        .orElseGet(ReplacementStrategy::defaults)
        .drainTimeout();
  }

  @Override
  protected void end(WorkerNodePass pass) {
    pass.end();
  }

  @Override
  protected Optional<String> paused(WorkerNode worker, WorkerNodePass pass) {
    return CustomerClusterSource.paused(pass.cluster()).or(() -> super.paused(worker, pass));
  }

  @Override
  protected List<Step> steps(WorkerNode worker, WorkerNodePass pass) {
    return steps.upkeep(pass);
  }

  @Override
  protected List<Step> deletion(WorkerNode worker, WorkerNodePass pass) {
    return steps.deletion(pass);
  }

  @Override
  protected WorkerNodeStatus status(WorkerNode worker, WorkerNodePass pass, Conditions conditions) {
    return steps.status(pass, conditions);
  }

  /** Spread, so that many worker nodes are not looked at in step. */
  @Override
  protected Duration resync(WorkerNode worker, WorkerNodePass pass) {
    boolean renews =
        pass.cluster().filter(c -> CustomerClusterSource.renewsNodes(c.getStatus())).isPresent();
    return renews ? WHILE_RENEWING : WELL_LEAST.plusMillis(random.nextInt(WELL_JITTER_MILLIS));
  }

  @Override
  protected StepResult failure(Exception e) {
    return switch (e) {
      case CustomerUnavailableException c when c.why() == CustomerUnavailableException.Why.BUSY ->
          StepResult.waitFor(
              BUSY_LEAST.plusMillis(random.nextInt(BUSY_JITTER_MILLIS)),
              "Busy",
              Failures.sentence(c));
      case CustomerUnavailableException c ->
          StepResult.waitFor(WHILE_SILENT, Replacement.API_SERVER_SILENT, Failures.sentence(c));
      case UnusableInfrastructureException u ->
          StepResult.userMustAct("InfrastructureUnusable", Failures.sentence(u));
      case InfrastructureException.Refused r ->
          StepResult.userMustAct("InfrastructureRefuses", Failures.sentence(r));
      case InfrastructureException.Unavailable u ->
          StepResult.retry("InfrastructureUnavailable", Failures.sentence(u), u);
      default -> Failures.of(e);
    };
  }

  @Override
  public List<EventSource<?, WorkerNode>> prepareEventSources(
      EventSourceContext<WorkerNode> context) {
    return List.of(CustomerClusterSource.of(WorkerNode.class, w -> w.getSpec().cluster(), context));
  }
}

package io.kubinception.operator.nodepool;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.UpToDate;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.infrastructure.InfrastructureSource;
import io.kubinception.operator.infrastructure.UnusableInfrastructureException;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.kube.Labels;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Keeps as many worker nodes as its pool wants, and replaces those that died. */
public final class NodePoolReconciler
    extends ResourceReconciler<NodePool, NodePoolStatus, NodePoolPass> {

  private static final Duration WHILE_REPLACING = Duration.ofSeconds(20);

  private static final PatchContext FILL_IN =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Kubinception.FIELD_MANAGER)
          .build();

  private static final Set<String> TROUBLE = Set.of(UpToDate.STOPPED, UpToDate.VERSION_SKEW);

  private final KubernetesClient client;
  private final Events events;
  private final NodePoolSteps steps;

  public NodePoolReconciler(
      KubernetesClient client,
      CustomerApis customers,
      InfrastructureSource infrastructures,
      Watchdog watchdog,
      Events events,
      RandomGenerator random,
      Clock clock) {
    super(clock, events, NodePool::new);
    this.client = client;
    this.events = events;
    steps =
        new NodePoolSteps(
            infrastructures,
            this::fillIn,
            watchdog,
            new ApiCustomerBudgets(customers),
            random,
            clock);
  }

  @Override
  protected NodePoolPass begin(NodePool pool, Context<NodePool> context) {
    return new NodePoolPass(
        pool,
        CustomerClusterSource.find(
            client, context, pool.getMetadata().getNamespace(), pool.getSpec().cluster()),
        new ApiWorkerNodes(client, pool),
        List.copyOf(context.getSecondaryResources(WorkerNode.class)));
  }

  /** Not over what somebody wrote meanwhile. */
  private void fillIn(NodePool pool, String version) {
    var meta = pool.getMetadata();
    client
        .resources(NodePool.class)
        .inNamespace(meta.getNamespace())
        .withName(meta.getName())
        .patch(
            FILL_IN,
            client
                .getKubernetesSerialization()
                .asJson(
                    Map.of(
                        "metadata",
                        Map.of("resourceVersion", meta.getResourceVersion()),
                        "spec",
                        Map.of("version", version))));
  }

  @Override
  protected Optional<String> paused(NodePool pool, NodePoolPass pass) {
    return CustomerClusterSource.paused(pass.cluster()).or(() -> super.paused(pool, pass));
  }

  @Override
  protected List<Step> steps(NodePool pool, NodePoolPass pass) {
    return steps.upkeep(pass);
  }

  @Override
  protected List<Step> deletion(NodePool pool, NodePoolPass pass) {
    return steps.deletion(pass);
  }

  @Override
  protected NodePoolStatus status(NodePool pool, NodePoolPass pass, Conditions conditions) {
    NodePoolStatus status = steps.status(pass, conditions);
    tellOfRollout(pool, status);
    return status;
  }

  /** An Event when a rollout begins, stops, goes on or ends. */
  private void tellOfRollout(NodePool pool, NodePoolStatus status) {
    var before = Status.condition(pool.getStatus(), UpToDate.CONDITION);
    Status.condition(status, UpToDate.CONDITION)
        .filter(c -> before.isPresent() && !before.get().getReason().equals(c.getReason()))
        .ifPresent(
            c -> {
              if (TROUBLE.contains(c.getReason())) {
                events.warning(pool, c.getReason(), c.getMessage());
              } else if (c.getStatus().equals("True")) {
                events.normal(
                    pool, UpToDate.CONDITION, "all worker nodes are as the pool wants them");
              } else {
                events.normal(pool, c.getReason(), c.getMessage());
              }
            });
  }

  /** Time passes in what is said of a replacement. */
  @Override
  protected Duration resync(NodePool pool, NodePoolPass pass) {
    return pass.cluster().isEmpty() || Rollout.of(pass).isOver()
        ? super.resync(pool, pass)
        : WHILE_REPLACING;
  }

  @Override
  protected StepResult failure(Exception e) {
    return e instanceof UnusableInfrastructureException
        ? StepResult.userMustAct("InfrastructureUnusable", Failures.sentence(e))
        : Failures.of(e);
  }

  @Override
  public List<EventSource<?, NodePool>> prepareEventSources(EventSourceContext<NodePool> context) {
    var workers =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(WorkerNode.class, NodePool.class)
                .withName("worker-nodes")
                .withLabelSelector(Labels.OURS)
                .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(NodePool.class))
                .build(),
            context);
    return List.of(
        workers, CustomerClusterSource.of(NodePool.class, p -> p.getSpec().cluster(), context));
  }
}

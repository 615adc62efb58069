package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AllowListInForce;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.admincluster.ApiServerMemory;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.customer.CustomerClusterSource;
import io.kubinception.operator.edge.Gatekeeper;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
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

/** Gives a customer what it asked for: a control plane, a kubeconfig, worker nodes that work. */
public final class CustomerClusterReconciler
    extends ResourceReconciler<CustomerCluster, CustomerClusterStatus, CustomerClusterPass> {

  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration RESYNC = Duration.ofMinutes(2);
  private static final Duration WHILE_IN_DOUBT = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final Applier applier;
  private final CustomerKubeconfig kubeconfig;
  private final InsideCheck inside;
  private final ClusterSleep sleep;
  private final AuditDelivery audit;
  private final DesiredControlPlane desired;
  private final ClusterSizing sizing;
  private final AllowList allowList;
  private final ClusterDeletion deletion;

  public CustomerClusterReconciler(
      KubernetesClient client,
      Applier applier,
      CustomerApis customers,
      ApiServerMemory memory,
      DataWork data,
      Gatekeeper gatekeeper,
      Events events,
      Clock clock) {
    super(clock, events, CustomerCluster::new);
    this.client = client;
    this.applier = applier;
    kubeconfig = new CustomerKubeconfig(client, applier, clock);
    inside = new InsideCheck(client, customers);
    sleep = new ClusterSleep(clock);
    audit = new AuditDelivery(client, applier);
    sizing = new ClusterSizing(memory, data, clock);
    desired = new DesiredControlPlane(client.getKubernetesSerialization(), audit, sizing);
    allowList = new AllowList(gatekeeper);
    deletion = new ClusterDeletion(client, applier, inside);
  }

  @Override
  protected CustomerClusterPass begin(CustomerCluster cluster, Context<CustomerCluster> context) {
    return new CustomerClusterPass(
        cluster,
        context.getSecondaryResource(ControlPlane.class),
        List.copyOf(context.getSecondaryResources(NodePool.class)),
        clock.instant());
  }

  @Override
  protected List<Step> steps(CustomerCluster cluster, CustomerClusterPass pass) {
    Step.Action given = () -> kubeconfig.ensure(pass);
    boolean givenFirst = CustomerKubeconfig.isNeededToMend(pass);
    return List.of(
        new Step("Kept", () -> kept(pass)),
        new Step(CustomerCluster.PLACED, () -> place(pass)),
        Step.beside(AllowListInForce.CONDITION, () -> allowList.follow(pass)),
        new Step("NamespaceReady", () -> namespace(pass)),
        givenFirst ? Step.beside(CustomerCluster.KUBECONFIG_READY, given) : controlPlaneReady(pass),
        givenFirst ? controlPlaneReady(pass) : new Step(CustomerCluster.KUBECONFIG_READY, given),
        new Step("NodesReady", () -> nodes(pass)),
        new Step(InsideCheck.CONDITION, () -> inside.check(pass)),
        new Step("ScheduleUnderstood", () -> ClusterSleep.understood(pass)),
        new Step("IssuersUnderstood", () -> Issuers.understood(pass)),
        new Step("AuditUnderstood", () -> audit.understood(pass)));
  }

  private Step controlPlaneReady(CustomerClusterPass pass) {
    return new Step(CustomerClusterSource.CONTROL_PLANE_READY, () -> controlPlane(pass));
  }

  /** Its control plane and, by way of the cluster itself, its pools and worker nodes. */
  @Override
  protected void whilePaused(CustomerCluster cluster, CustomerClusterPass pass) {
    if (pass.controlPlane().isPresent() && pass.etcdCluster() != null) {
      applier.settle(desired.of(pass), true);
    }
  }

  @Override
  protected List<Step> deletion(CustomerCluster cluster, CustomerClusterPass pass) {
    return deletion.steps(pass);
  }

  @Override
  protected Duration resync(CustomerCluster cluster, CustomerClusterPass pass) {
    return pass.isInDoubt()
        ? WHILE_IN_DOUBT
        : sizing.untilDue(pass, sleep.untilChange(pass, RESYNC));
  }

  /** What is due is deleted as it was read: who takes the wish back in time is heard. */
  private StepResult kept(CustomerClusterPass pass) {
    if (!pass.plan().deletionIsDue(clock.instant()) || pass.cluster().deletionProtected()) {
      return StepResult.done("");
    }
    client
        .resource(pass.cluster())
        .lockResourceVersion(pass.cluster().getMetadata().getResourceVersion())
        .delete();
    return StepResult.waitFor(SOON, "Deleting", "its time has come: it is being deleted");
  }

  private StepResult place(CustomerClusterPass pass) {
    var spec = pass.cluster().getSpec();
    // Where it is, it stays, whatever else is wished or the default since.
    Optional<ControlPlaneSpec> there = pass.controlPlane().map(ControlPlane::getSpec);
    String chosen =
        there
            .map(ControlPlaneSpec::adminCluster)
            .or(() -> Optional.ofNullable(spec.adminCluster()))
            .orElse(pass.adminCluster());
    List<AdminCluster> admins = client.resources(AdminCluster.class).list().getItems();
    var admin =
        admins.stream()
            .filter(a -> chosen == null || a.getMetadata().getName().equals(chosen))
            .findFirst();
    if (admin.isEmpty()) {
      return StepResult.userMustAct(
          "NoAdminCluster",
          chosen == null ? "no AdminCluster is registered" : "there is no AdminCluster " + chosen);
    }
    String etcd =
        there
            .map(ControlPlaneSpec::etcdCluster)
            .or(() -> Optional.ofNullable(spec.etcdCluster()))
            .or(() -> Optional.ofNullable(pass.etcdCluster()))
            .orElseGet(() -> admin.get().getSpec().defaultEtcdCluster());
    pass.placed(admin.get(), etcd);
    return StepResult.done("on admin cluster %s, data in %s".formatted(pass.adminCluster(), etcd));
  }

  private StepResult namespace(CustomerClusterPass pass) {
    applier.settle(
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(pass.namespaceOfControlPlane())
            .withLabels(Labels.of(pass.cluster()))
            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
            .endMetadata()
            .build(),
        pass.controlPlane().isPresent());
    return StepResult.done(pass.namespaceOfControlPlane());
  }

  private StepResult controlPlane(CustomerClusterPass pass) {
    applier.settle(desired.of(pass), pass.controlPlane().isPresent());
    if (pass.plan().asleep()) {
      return sleep.wait(pass, RESYNC);
    }
    var status = pass.controlPlane().map(ControlPlane::getStatus).orElse(null);
    if (Status.isTrue(status, Conditions.READY)) {
      return StepResult.done("");
    }
    return Status.condition(status, Conditions.READY)
        .map(c -> StepResult.waitFor(Duration.ofSeconds(5), c.getReason(), c.getMessage()))
        .orElseGet(
            () ->
                StepResult.waitFor(
                    Duration.ofSeconds(5), "ControlPlaneRequested", "control plane requested"));
  }

  private static StepResult nodes(CustomerClusterPass pass) {
    if (pass.ready() >= pass.wanted()) {
      return StepResult.done("%d nodes".formatted(pass.ready()));
    }
    return StepResult.waitFor(Duration.ofSeconds(5), "NodesNotReady", pass.nodesMissing());
  }

  @Override
  protected CustomerClusterStatus status(
      CustomerCluster cluster, CustomerClusterPass pass, Conditions conditions) {
    ClusterSleep.tell(pass, conditions);
    ClusterPlan.tell(pass, conditions);
    ClusterRoll.tell(pass, conditions);
    ClusterSizing.tell(pass, conditions);
    AllowList.tell(pass, conditions);
    var controlPlane = pass.controlPlane().map(ControlPlane::getStatus);
    return new CustomerClusterStatus(
        cluster.getMetadata().getGeneration(),
        pass.id(),
        pass.namespaceOfControlPlane(),
        pass.adminCluster(),
        pass.etcdCluster(),
        controlPlane.map(s -> s.endpoint()).orElse(null),
        controlPlane.map(s -> s.version()).orElse(null),
        pass.ready() + "/" + pass.wanted(),
        pass.kubeconfigNotAfter() == null ? null : CustomerKubeconfig.secretName(pass.name()),
        pass.kubeconfigNotAfter(),
        controlPlane.map(s -> s.rotations()).orElse(null),
        controlPlane.map(s -> s.size()).orElse(null),
        pass.sizeAdvice().map(SizeAdvice::size).orElse(null),
        pass.sizeAdvice().map(SizeAdvice::reason).orElse(null),
        pass.sizeAdvice().map(advice -> advice.since().toString()).orElse(null),
        conditions.list());
  }

  @Override
  public List<EventSource<?, CustomerCluster>> prepareEventSources(
      EventSourceContext<CustomerCluster> context) {
    var controlPlanes =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ControlPlane.class, CustomerCluster.class)
                .withName("control-planes")
                .withLabelSelector(Labels.OURS)
                .withSecondaryToPrimaryMapper(CustomerClusterReconciler::byLabels)
                .build(),
            context);
    var pools =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(NodePool.class, CustomerCluster.class)
                .withName("node-pools")
                .withSecondaryToPrimaryMapper(
                    p ->
                        Set.of(
                            new ResourceID(p.getSpec().cluster(), p.getMetadata().getNamespace())))
                .build(),
            context);
    return List.of(controlPlanes, pools);
  }

  private static Set<ResourceID> byLabels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    String name = labels.get(Kubinception.LABEL_CLUSTER);
    String namespace = labels.get(Kubinception.LABEL_CLUSTER_NAMESPACE);
    return name == null || namespace == null ? Set.of() : Set.of(new ResourceID(name, namespace));
  }
}

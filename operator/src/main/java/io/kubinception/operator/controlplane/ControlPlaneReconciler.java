package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.ReservedArguments;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.operator.admission.FleetHealth;
import io.kubinception.operator.admission.StartAdmission;
import io.kubinception.operator.backup.Birth;
import io.kubinception.operator.backup.FinalBackup;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.kube.Sleep;
import io.kubinception.operator.path.ApiPaths;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings up a customer's control plane, keeps it up, and takes it down without a trace. */
public final class ControlPlaneReconciler
    extends ResourceReconciler<ControlPlane, ControlPlaneStatus, ControlPlanePass> {

  private final KubernetesClient client;
  private final Applier applier;
  private final Birth birth;
  private final FinalBackup finalBackup;
  private final Tenant tenant;
  private final EndpointAllocation endpoints;
  private final CertificateSecrets certificates;
  private final Running running;
  private final CustomerBootstrap customer;
  private final ApiPaths paths;
  private final Reach reach;
  private final Redundancy redundancy;
  private final CredentialsRotation rotation;
  private final MemoryKills memoryKills;
  private final StartAdmission admission;

  public ControlPlaneReconciler(
      KubernetesClient client,
      Applier applier,
      CustomerApis customers,
      ApiPaths paths,
      Events events,
      StartAdmission admission,
      Birth birth,
      FinalBackup finalBackup,
      FleetHealth fleet,
      RandomGenerator random,
      Clock clock) {
    super(clock, events, ControlPlane::new);
    this.client = client;
    this.applier = applier;
    this.birth = birth;
    this.finalBackup = finalBackup;
    this.paths = paths;
    this.admission = admission;
    tenant = new Tenant(client, random);
    endpoints = new EndpointAllocation(client, applier, random);
    certificates = new CertificateSecrets(client, applier, birth::readers, clock);
    var pods = new ControlPlanePods(client);
    var roll = new Roll(admission, fleet, pods::trouble, clock);
    running =
        new Running(
            applier,
            certificates,
            admission,
            roll,
            pods,
            new StuckPods(pods::running, pod -> client.resource(pod).delete()),
            clock);
    redundancy = new Redundancy(client, applier, pods, clock);
    memoryKills = new MemoryKills(pods, clock);
    customer = new CustomerBootstrap(running, customers, clock);
    reach = new Reach(paths, Heartbeats.inside(customers), seen -> applier.scale(seen, 0), clock);
    rotation =
        new CredentialsRotation(
            certificates::write, running::settled, new CustomerFollowers(customers, clock), clock);
  }

  @Override
  protected ControlPlanePass begin(ControlPlane controlPlane, Context<ControlPlane> context) {
    Map<String, Deployment> deployments =
        context
            .getSecondaryResourcesAsStream(Deployment.class)
            .collect(Collectors.toMap(d -> d.getMetadata().getName(), d -> d));
    return new ControlPlanePass(
        controlPlane, deployments, context.getSecondaryResource(EtcdTenant.class).orElse(null));
  }

  @Override
  protected List<Step> steps(ControlPlane controlPlane, ControlPlanePass pass) {
    var steps =
        new ArrayList<>(
            List.of(
                new Step("Accepted", () -> accept(pass)),
                new Step("Admitted", () -> running.lineUp(pass)),
                new Step("EtcdTenantRequested", () -> tenant.request(pass)),
                new Step("EndpointAllocated", () -> endpoints.allocate(pass)),
                certificates.step(pass)));
    int beforeItsTenant = steps.size();
    steps.add(new Step(ControlPlane.ETCD_TENANT_READY, () -> tenant.ready(pass)));
    if (controlPlane.getSpec().cloneOf() != null) {
      steps.add(new Step(Birth.CONDITION, () -> fill(controlPlane, pass)));
    }
    steps.add(
        Tenant.isNotWaitedFor(pass) ? beforeItsTenant : steps.size(),
        new Step(ControlPlane.STARTED, () -> pass.sleeps() ? running.sleep(pass) : start(pass)));
    steps.addAll(
        List.of(
            new Step(Reachable.API_SERVER_READY, () -> customer.apiServerReady(pass)),
            new Step(ControlPlane.CUSTOMER_OBJECTS_APPLIED, () -> customer.apply(pass))));
    reach.step(pass).ifPresent(steps::add);
    steps.addAll(
        List.of(
            new Step(ControlPlane.COMPONENTS_READY, () -> running.allReady(pass)),
            new Step(Conditions.READY, () -> usable(pass))));
    return List.copyOf(steps);
  }

  @Override
  protected List<Step> deletion(ControlPlane controlPlane, ControlPlanePass pass) {
    return List.of(
        new Step("PodsGone", () -> stopPods(pass)),
        new Step("FinalBackup", () -> lastBackup(pass)),
        new Step("TenantGone", () -> dropTenant(pass)));
  }

  @Override
  protected void letOthersPass(ControlPlanePass pass) {
    running.makeWay(pass);
  }

  private StepResult fill(ControlPlane controlPlane, ControlPlanePass pass) {
    running.makeWay(pass); // it takes as long as there is data
    var readable = EncryptionKeys.inForce(pass.secret(pass.names().encryptionSecret()));
    return birth.fill(controlPlane, pass.tenant().orElseThrow(), readable);
  }

  private StepResult accept(ControlPlanePass pass) {
    var spec = pass.controlPlane().getSpec();
    var reserved = ReservedArguments.among(spec);
    if (!reserved.isEmpty()) {
      return StepResult.userMustAct(
          "ReservedArguments",
          "take these out of extraArgs, they are not yours to set: " + String.join(", ", reserved));
    }
    AdminCluster admin = client.resources(AdminCluster.class).withName(spec.adminCluster()).get();
    if (admin == null) {
      return StepResult.userMustAct(
          "NoAdminCluster", "there is no AdminCluster " + spec.adminCluster());
    }
    if (!new Endpoint(admin.getSpec().edge().host(), 0, 0).isAddress()) {
      return StepResult.userMustAct(
          "EdgeIsNoAddress",
          "the edge of AdminCluster %s must be an IPv4 address: workloads reach their API server by it"
              .formatted(spec.adminCluster()));
    }
    // Where the tenant is, it says itself: it may have moved since the control plane was made.
    String etcdCluster =
        pass.tenant().map(t -> t.getSpec().etcdCluster()).orElse(spec.etcdCluster());
    EtcdCluster etcd = client.resources(EtcdCluster.class).withName(etcdCluster).get();
    if (etcd == null) {
      return StepResult.userMustAct("NoEtcdCluster", "there is no EtcdCluster " + etcdCluster);
    }
    pass.found(admin, etcd);
    running.lookForStuckPods(pass);
    return StepResult.done("");
  }

  /** A reset holds soon, a rotation goes on; nobody tells of a node that comes back. */
  @Override
  protected Duration resync(ControlPlane controlPlane, ControlPlanePass pass) {
    return pass.accessReset().isPending() || CredentialsRotation.due(pass)
        ? Duration.ofSeconds(1)
        : Roll.lookAgain(pass)
            .or(() -> Redundancy.lookAgain(pass))
            .orElseGet(() -> super.resync(controlPlane, pass));
  }

  private StepResult start(ControlPlanePass pass) {
    memoryKills.look(pass);
    reach.keepHeldBack(pass);
    StepResult result = running.start(pass);
    running.lookForReset(pass);
    return result;
  }

  private StepResult usable(ControlPlanePass pass) {
    rotation.advance(pass);
    redundancy.keep(pass);
    running.lookForEndOfRoll(pass);
    pass.usable(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    return StepResult.done("");
  }

  /** The pods go first: etcd checks a watch's permission only when it is opened. */
  private StepResult stopPods(ControlPlanePass pass) {
    running.leave(pass);
    client
        .apps()
        .deployments()
        .inNamespace(pass.namespace())
        .withLabel(Kubinception.LABEL_CONTROL_PLANE, pass.name())
        .list()
        .getItems()
        .forEach(deployment -> client.resource(deployment).delete());
    int left = running.podsLeft(pass);
    return left == 0
        ? StepResult.done("")
        : StepResult.waitFor(
            Duration.ofMillis(500), "Stopping", "%d pods are ending".formatted(left));
  }

  /** Of what never ran nobody has written anything. */
  private StepResult lastBackup(ControlPlanePass pass) {
    return pass.startedBefore()
        ? finalBackup.take(pass.controlPlane())
        : StepResult.done("it never ran");
  }

  private StepResult dropTenant(ControlPlanePass pass) {
    var resource =
        client.resources(EtcdTenant.class).inNamespace(pass.namespace()).withName(pass.name());
    EtcdTenant left = resource.get();
    if (left == null) {
      applier.forget(pass.namespace());
      customer.forget(pass);
      memoryKills.forget(pass);
      return StepResult.done("");
    }
    if (left.getMetadata().getDeletionTimestamp() == null) {
      resource.delete();
    }
    return StepResult.waitFor(
        Duration.ofMillis(300),
        "DeletingData",
        Status.condition(left.getStatus(), Conditions.READY)
            .filter(ready -> left.getMetadata().getDeletionTimestamp() != null)
            .filter(ready -> !"True".equals(ready.getStatus()))
            .map(ready -> "the data in etcd is being deleted: " + ready.getMessage())
            .orElse("the data in etcd is being deleted"));
  }

  @Override
  protected ControlPlaneStatus status(
      ControlPlane controlPlane, ControlPlanePass pass, Conditions conditions) {
    tellOfSleep(pass, conditions);
    Redundancy.tell(pass, conditions);
    Roll.tell(pass, conditions);
    var api = pass.deployment(Component.API_SERVER).map(Deployment::getStatus);
    return new ControlPlaneStatus(
        controlPlane.getMetadata().getGeneration(),
        api.map(s -> Objects.requireNonNullElse(s.getReplicas(), 0)).orElse(0),
        api.map(s -> Objects.requireNonNullElse(s.getReadyReplicas(), 0)).orElse(0),
        "%s=%s,%s=%s"
            .formatted(
                Kubinception.LABEL_CONTROL_PLANE,
                pass.name(),
                Kubinception.LABEL_COMPONENT,
                Component.API_SERVER.label()),
        endpointUrl(controlPlane, pass),
        pass.versionThatRuns(),
        pass.tenantId(),
        pass.names().adminSecret(),
        pass.queuePosition(),
        pass.startedAt(),
        pass.usableAt(),
        pass.accessReset().inForce(),
        pass.rotations(),
        pass.sizeThatRuns(),
        pass.outOfMemory().orElse(null),
        pass.settledWish(),
        conditions.list());
  }

  private static void tellOfSleep(ControlPlanePass pass, Conditions conditions) {
    if (!pass.sleeps()) {
      Sleep.awake(conditions);
    } else if (conditions.isReason(Conditions.READY, Hibernated.ASLEEP)) {
      Sleep.asleep(conditions, "no pod runs, the data is kept");
      conditions
          .remove(Reachable.API_SERVER_READY)
          .remove(Reachable.CONDITION)
          .remove(ControlPlane.COMPONENTS_READY);
      if (Tenant.isNotWaitedFor(pass)) {
        conditions.remove(ControlPlane.ETCD_TENANT_READY);
      }
    } else if (!conditions.isTrue(Hibernated.CONDITION)) {
      Sleep.fallingAsleep(
          conditions,
          conditions.isReason(Conditions.READY, Hibernated.FALLING_ASLEEP)
              ? "its pods are ending"
              : "not asleep yet: " + conditions.message(Conditions.READY));
    }
  }

  private static @Nullable String endpointUrl(ControlPlane controlPlane, ControlPlanePass pass) {
    return pass.endpointIfKnown()
        .map(e -> e.url())
        .orElseGet(
            () ->
                Optional.ofNullable(controlPlane.getStatus())
                    .map(ControlPlaneStatus::endpoint)
                    .orElse(null));
  }

  @Override
  public List<EventSource<?, ControlPlane>> prepareEventSources(
      EventSourceContext<ControlPlane> context) {
    return Stream.concat(
            ControlPlaneSources.of(context).stream(), Stream.of(admission.turns(), paths.changes()))
        .toList();
  }
}

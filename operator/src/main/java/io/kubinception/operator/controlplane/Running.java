package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.Rollout;
import io.kubinception.operator.admission.StartAdmission;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Sleep;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Starts the pods of a control plane, when it is let, and keeps them as they should be. At the
 * first start the API server and the tunnel server come first: the controller manager and the
 * scheduler give up when no API server answers, and a restart would cost them ten seconds of
 * back-off.
 */
final class Running {
  /** The condition that all components are ready. */
  private static final String API_SERVER_NOT_READY = "ApiServerNotReady";

  private static final String COMPONENTS_NOT_READY = "ComponentsNotReady";

  /** Reasons for which its pods may be to blame, and the conditions that have them. */
  static final Map<String, String> CURED_BY_NEW_PODS =
      Map.of(
          API_SERVER_NOT_READY,
          Reachable.API_SERVER_READY,
          COMPONENTS_NOT_READY,
          ControlPlane.COMPONENTS_READY);

  /**
   * Times one's place in the queue. Whose turn has come is woken; this is for CPU that has become
   * free meanwhile. A crowd that asks often would take the CPU from what it waits for.
   */
  private static final Duration WHILE_QUEUED = Duration.ofSeconds(5);

  private static final Duration WHILE_QUEUED_AT_MOST = Duration.ofSeconds(30);

  /** Times those who start: many who ask often would take the CPU from what they wait for. */
  private static final Duration WHILE_STARTING = Duration.ofMillis(250);

  /** From the wish to the first answer of its API server, on cores that are not busy. */
  private static final Duration QUICK = Duration.ofSeconds(7);

  private static final Duration WHILE_AWAY = Duration.ofSeconds(5);
  private static final Duration WHILE_FALLING_ASLEEP = Duration.ofMillis(500);
  private static final Duration WHILE_STOPPED = Duration.ofMinutes(5);

  private final Applier applier;
  private final CertificateSecrets secrets;
  private final StartAdmission admission;
  private final Roll roll;
  private final ControlPlanePods pods;
  private final StuckPods stuckPods;
  private final Clock clock;

  Running(
      Applier applier,
      CertificateSecrets secrets,
      StartAdmission admission,
      Roll roll,
      ControlPlanePods pods,
      StuckPods stuckPods,
      Clock clock) {
    this.applier = applier;
    this.secrets = secrets;
    this.admission = admission;
    this.roll = roll;
    this.pods = pods;
    this.stuckPods = stuckPods;
    this.clock = clock;
  }

  /** Waits, when it is new or wakes, until its turn to start is near. */
  StepResult lineUp(ControlPlanePass pass) {
    if (pass.sleeps() || !pass.coldStart()) {
      return StepResult.done("");
    }
    int place = admission.askToPrepare(id(pass), waitsSince(pass), isUnderWay(pass));
    return place > 0 ? queued(pass, place) : StepResult.done("its turn to start is near");
  }

  /** It is not made ready soon: others are not to wait for that. */
  void makeWay(ControlPlanePass pass) {
    admission.makeWay(id(pass));
  }

  /** Asks for a place to start, when it is new, wakes or rolls, and applies what may run. */
  StepResult start(ControlPlanePass pass) {
    Roll.render(pass, secrets.checksums(pass));
    if (pass.coldStart()) {
      int place = admission.ask(id(pass), waitsSince(pass), isUnderWay(pass));
      if (place > 0) {
        return queued(pass, place);
      }
    } else if (roll.holdBack(pass)) {
      runControllersAgain(pass);
      return StepResult.done("the API server has been let start");
    }
    settle(pass, Component.API_SERVER);
    settle(pass, Component.TUNNEL_SERVER);
    if (!pass.coldStart()) {
      settle(pass, Component.CONTROLLER_MANAGER);
      settle(pass, Component.SCHEDULER);
    }
    return StepResult.done("the API server has been let start");
  }

  private Instant waitsSince(ControlPlanePass pass) {
    return Instant.parse(pass.waitsSince(clock.instant()));
  }

  private static boolean isUnderWay(ControlPlanePass pass) {
    return pass.deployment(Component.API_SERVER).filter(Running::wanted).isPresent();
  }

  private static StepResult queued(ControlPlanePass pass, int place) {
    pass.queued(place);
    Duration patience = WHILE_QUEUED.multipliedBy(place);
    return StepResult.waitFor(
        patience.compareTo(WHILE_QUEUED_AT_MOST) < 0 ? patience : WHILE_QUEUED_AT_MOST,
        "WaitingToStart",
        "waits for free CPU in the admin cluster, number %d in the queue".formatted(place));
  }

  /** Has no pod run, with everything else kept, and counts those that are still ending. */
  StepResult sleep(ControlPlanePass pass) {
    leave(pass);
    // Those that were not made whole were not even read.
    boolean whole = !pass.mounted().isEmpty();
    if (whole) {
      stop(pass);
    } else {
      stopAsTheyAre(pass);
    }
    int left = podsLeft(pass);
    if (left > 0) {
      return StepResult.waitFor(
          WHILE_FALLING_ASLEEP,
          Hibernated.FALLING_ASLEEP,
          "falls asleep: %d pods are ending".formatted(left));
    }
    if (whole) {
      pass.accessReset().holds();
    }
    return Sleep.wait(whole ? WHILE_STOPPED : WHILE_AWAY, "asleep: no pod runs, the data is kept");
  }

  private void stop(ControlPlanePass pass) {
    Roll.render(pass, secrets.checksums(pass));
    for (Component component : Component.values()) {
      if (pass.deployment(component).isPresent()) {
        applier.settle(
            new DeploymentBuilder(pass.objects().deployment(component))
                .editSpec()
                .withReplicas(0)
                .endSpec()
                .build(),
            true);
      }
    }
  }

  /** What is to run cannot be said without its Secrets. */
  private void stopAsTheyAre(ControlPlanePass pass) {
    for (Component component : Component.values()) {
      pass.deployment(component).filter(Running::wanted).ifPresent(seen -> applier.scale(seen, 0));
    }
  }

  /** Pods that exist, those that are ending too. */
  int podsLeft(ControlPlanePass pass) {
    return pods.count(pass);
  }

  /** What has run once is not kept waiting for a start when its etcd is back. */
  void lookForStuckPods(ControlPlanePass pass) {
    if (pass.startedBefore() && !pass.sleeps() && lacks(pass, Component.API_SERVER)) {
      stuckPods.weedApiServers(pass);
    }
  }

  /** Whether fewer of its pods are ready than are to run. */
  private static boolean lacks(ControlPlanePass pass, Component component) {
    return pass.deployment(component)
        .filter(
            seen ->
                (seen.getStatus() == null
                        ? 0
                        : Objects.requireNonNullElse(seen.getStatus().getReadyReplicas(), 0))
                    < Objects.requireNonNullElse(seen.getSpec().getReplicas(), 1))
        .isPresent();
  }

  /** Whether it is to run pods. */
  static boolean wanted(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1) > 0;
  }

  /**
   * Applies what waits for the API server while that is not ready yet, if all has gone quickly and
   * nobody else starts: the others wait by themselves then, for ten seconds. On busy cores it takes
   * longer than that from an API server's first answer until it is ready.
   */
  void startTheRestAhead(ControlPlanePass pass) {
    Instant now = clock.instant();
    if (admission.starting() <= 1
        && now.isBefore(Instant.parse(pass.waitsSince(now)).plus(QUICK))) {
      startTheRest(pass);
    }
  }

  /** Applies what waited for the API server. */
  void startTheRest(ControlPlanePass pass) {
    if (pass.roll().filter(Roll.Finding::held).isPresent()) {
      return;
    }
    settle(pass, Component.CONTROLLER_MANAGER);
    settle(pass, Component.SCHEDULER);
  }

  /** The API server is ready: the place to start goes to the next one. */
  void started(ControlPlanePass pass) {
    if (!pass.startedBefore()) {
      pass.started(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (!Roll.needsPlace(pass)) {
      leave(pass);
    }
  }

  /** The place of a roll goes to the next one when it has come to its end. */
  void lookForEndOfRoll(ControlPlanePass pass) {
    roll.lookForEnd(pass);
    if (!Roll.needsPlace(pass)) {
      leave(pass);
    }
  }

  /** It is over with the start, or with the control plane. */
  void leave(ControlPlanePass pass) {
    admission.leave(id(pass));
  }

  StepResult allReady(ControlPlanePass pass) {
    if (pass.controlPlane().getSpec().replicas() == 0) {
      return StepResult.waitFor(
          WHILE_STOPPED, "Stopped", "scaled to 0: scale it to 1 or more to have it run");
    }
    List<String> unready =
        Arrays.stream(Component.values())
            .filter(c -> !ready(pass, c))
            .map(Component::label)
            .toList();
    if (Arrays.stream(Component.values()).anyMatch(c -> lacks(pass, c))) {
      stuckPods.weedOthers(pass);
    }
    if (unready.isEmpty()) {
      return StepResult.done("all components are ready");
    }
    return StepResult.waitFor(
        Duration.ofSeconds(1),
        COMPONENTS_NOT_READY,
        String.join(", ", unready) + " not ready" + pods.trouble(pass));
  }

  /**
   * After a reset the API servers roll, as the authorities that they trust have changed; it holds
   * when the last one that trusted the old ones has ended.
   */
  void lookForReset(ControlPlanePass pass) {
    int wanted = pass.model().replicas(Component.API_SERVER);
    if (pass.accessReset().isPending()
        && pass.roll().filter(Roll.Finding::held).isEmpty()
        && pass.deployment(Component.API_SERVER)
            .filter(d -> Rollout.isOf(pass.objects().deployment(Component.API_SERVER), d))
            .filter(d -> rolled(d, wanted))
            .isPresent()
        && pods.count(pass, Component.API_SERVER) <= wanted) {
      pass.accessReset().holds();
    }
  }

  /** Whether all pods run as rendered, and none of those before is left. */
  boolean settled(ControlPlanePass pass) {
    int wanted = 0;
    for (Component component : Component.values()) {
      var rendered = pass.objects().deployment(component);
      if (!Rollout.isComplete(rendered, pass.deployment(component).orElse(null))) {
        return false;
      }
      wanted += rendered.getSpec().getReplicas();
    }
    return pods.count(pass) <= wanted;
  }

  private static boolean rolled(Deployment deployment, int wanted) {
    var status = deployment.getStatus();
    return status != null
        && Objects.equals(deployment.getMetadata().getGeneration(), status.getObservedGeneration())
        && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) >= wanted;
  }

  /** What to say and when to look again while the API server does not answer. */
  StepResult apiServerSilent(ControlPlanePass pass) {
    ControlPlanePods.Trouble trouble = pods.look(pass);
    if (!pass.coldStart()) {
      return StepResult.waitFor(
          WHILE_AWAY, API_SERVER_NOT_READY, "the API server does not answer" + trouble.words());
    }
    if (trouble.noNode()) {
      admission.findsNoNode(id(pass));
    }
    return StepResult.waitFor(
        admission.isOverdue(id(pass))
            ? WHILE_AWAY
            : WHILE_STARTING.multipliedBy(Math.max(1, admission.starting())),
        "ApiServerStarting",
        "the API server is starting" + trouble.words());
  }

  /** What was held back, as it is: nothing is applied while a roll is held. */
  private void runControllersAgain(ControlPlanePass pass) {
    if (!pass.controllersAreHeldBack()) {
      pass.deployment(Component.CONTROLLER_MANAGER)
          .filter(seen -> !wanted(seen))
          .ifPresent(
              seen -> applier.scale(seen, pass.model().replicas(Component.CONTROLLER_MANAGER)));
    }
  }

  private void settle(ControlPlanePass pass, Component component) {
    if (component == Component.CONTROLLER_MANAGER && pass.controllersAreHeldBack()) {
      return;
    }
    Optional<Deployment> seen = pass.deployment(component);
    applier.settle(
        Rollout.next(component, pass.objects().deployment(component), seen.orElse(null)),
        seen.isPresent());
  }

  /** One of several is enough to serve. */
  private static boolean ready(ControlPlanePass pass, Component component) {
    return pass.deployment(component)
        .filter(d -> d.getStatus() != null)
        .filter(
            d ->
                Objects.equals(
                    d.getMetadata().getGeneration(), d.getStatus().getObservedGeneration()))
        .map(d -> Objects.requireNonNullElse(d.getStatus().getReadyReplicas(), 0) > 0)
        .orElse(false);
  }

  private static ResourceID id(ControlPlanePass pass) {
    return new ResourceID(pass.name(), pass.namespace());
  }
}

package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ComponentImages;
import io.kubinception.controlplane.Rollout;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.controlplane.Versions;
import io.kubinception.operator.admission.FleetHealth;
import io.kubinception.operator.admission.StartAdmission;
import io.kubinception.operator.etcdcluster.EtcdAnswers;
import io.kubinception.operator.kube.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the pods of a control plane that runs are replaced by others: for another version, or because
 * what they are told has changed. It takes a place among those that start, as its API servers do,
 * and waits while the rolls of others have gone badly. What runs stays as it is until then, and so
 * does the old pod until the new one serves.
 *
 * <p>Of a new version the API servers are first; when all of them have it the controller manager
 * and the scheduler follow, then what is inside the cluster. How far it has come is read from the
 * Deployments, so a roll that was cut short at any point goes on.
 */
final class Roll {
  /** Sooner than the queue loses patience. */
  private static final Duration WHILE_WAITING = Duration.ofSeconds(10);

  /** Its customer cluster says when it opens; this is for the longest hold. */
  private static final Duration WHILE_WINDOW_IS_CLOSED = Duration.ofMinutes(5);

  /** Windows open at least once a week: what waits for longer has missed one. */
  private static final Duration LONGEST_HOLD = Duration.ofDays(8);

  private static final Duration WHILE_ROLLING = Duration.ofSeconds(2);

  /** What is not well for longer does not get well by itself. */
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private static final Duration UNTIL_ALL_HAVE_RECOVERED = Duration.ofMinutes(2);

  private final StartAdmission admission;
  private final FleetHealth fleet;
  private final Function<ControlPlanePass, String> trouble;
  private final Clock clock;

  /**
   * @param trouble why pods do not run, as the end of a sentence
   */
  Roll(
      StartAdmission admission,
      FleetHealth fleet,
      Function<ControlPlanePass, String> trouble,
      Clock clock) {
    this.admission = admission;
    this.fleet = fleet;
    this.trouble = trouble;
    this.clock = clock;
  }

  /** How it is; one that is held has changed nothing. */
  record Finding(boolean rolledOut, boolean held, String reason, String message) {}

  /** Renders what may run by now, each part in its version. */
  static void render(ControlPlanePass pass, SecretChecksums checksums) {
    String wanted = pass.version();
    pass.render(Versions.all(wanted), checksums);
    if (pass.coldStart() || pass.isComplete(Component.API_SERVER) && othersAreComplete(pass)) {
      return;
    }
    String others =
        pass.isComplete(Component.API_SERVER) ? wanted : versionOfOthers(pass).orElse(wanted);
    pass.render(new Versions(wanted, others, pass.versionBefore().orElse(wanted)), checksums);
  }

  private static boolean othersAreComplete(ControlPlanePass pass) {
    return pass.isComplete(Component.CONTROLLER_MANAGER) && pass.isComplete(Component.SCHEDULER);
  }

  private static Optional<String> versionOfOthers(ControlPlanePass pass) {
    return Stream.of(Component.CONTROLLER_MANAGER, Component.SCHEDULER)
        .flatMap(component -> version(pass, component).stream())
        .findFirst();
  }

  private static Optional<String> version(ControlPlanePass pass, Component component) {
    return pass.deployment(component)
        .map(found -> found.getSpec().getTemplate().getSpec().getContainers().getFirst())
        .flatMap(container -> ComponentImages.versionOf(component, container.getImage()));
  }

  /** Lets the change that was rendered go, or keeps what runs; whether it has to wait. */
  boolean holdBack(ControlPlanePass pass) {
    boolean changes = Arrays.stream(Component.values()).anyMatch(c -> changes(pass, c));
    boolean begun = hasBegun(pass) || !changes && isToldOf(pass);
    if (!changes && !begun) {
      pass.settled();
      return false;
    }
    Optional<Finding> held = whyHeld(pass, begun);
    pass.found(held.orElseGet(() -> rolling(pass)));
    held.ifPresent(_ -> pass.keepWhatRuns());
    return held.isPresent();
  }

  /** What has begun keeps its place among those that start, and goes on. */
  private Optional<Finding> whyHeld(ControlPlanePass pass, boolean begun) {
    boolean hasCredentials = Tenant.isReady(pass) || !leavesItsEtcd(pass);
    if (hasCredentials && isUrgent(pass)) {
      return Optional.empty();
    }
    if (hasCredentials && begun) {
      admission.askToRoll(id(pass), since(pass), true);
      return Optional.empty();
    }
    return Tenant.isReady(pass)
        ? whyNotYet(pass)
        : Optional.of(held(RolledOut.WAITING, purpose(pass) + " waits for its etcd tenant"));
  }

  /**
   * What is not well gets what may help it, who was locked out stays so, and after a move nobody is
   * served what was before it.
   */
  private boolean isUrgent(ControlPlanePass pass) {
    return pass.accessReset().isPending()
        || leavesItsEtcd(pass)
        || pass.controlPlane().getSpec().replicas() == 0
        || isUnwell(pass);
  }

  private static boolean leavesItsEtcd(ControlPlanePass pass) {
    return pass.deployment(Component.API_SERVER)
        .filter(
            seen -> Rollout.leavesItsEtcd(pass.objects().deployment(Component.API_SERVER), seen))
        .isPresent();
  }

  /**
   * Whether new pods may cure it. Not for a moment, nor while its etcd is away or has just come
   * back, which is so for many at once: they would all roll just then, past windows, queue and
   * brake.
   */
  private boolean isUnwell(ControlPlanePass pass) {
    var status = pass.controlPlane().getStatus();
    return Status.condition(status, Conditions.READY)
        .filter(ready -> "False".equals(ready.getStatus()))
        .map(ready -> Running.CURED_BY_NEW_PODS.get(ready.getReason()))
        // Ready may be False for longer, for other reasons.
        .flatMap(cause -> Status.condition(status, cause))
        .filter(cause -> "False".equals(cause.getStatus()))
        .filter(cause -> isOlder(Instant.parse(cause.getLastTransitionTime()), A_WHILE))
        .filter(_ -> hasItsEtcd(pass))
        .isPresent();
  }

  /** Whether its etcd is there, and has been for long enough that pods have found it again. */
  private boolean hasItsEtcd(ControlPlanePass pass) {
    return !EtcdAnswers.isAway(pass.etcdCluster())
        && EtcdAnswers.since(pass.etcdCluster())
            .map(since -> isOlder(since, UNTIL_ALL_HAVE_RECOVERED))
            .orElse(true);
  }

  private boolean isOlder(Instant since, Duration age) {
    return !clock.instant().isBefore(since.plus(age));
  }

  /** By the mark in the status, or by API servers that are changed before the status says so. */
  private static boolean hasBegun(ControlPlanePass pass) {
    return told(pass)
            .filter(c -> isUnderWay(c.getReason()) && "False".equals(c.getStatus()))
            .isPresent()
        || (isAnotherVersion(pass) || isAnotherSize(pass)) && !changes(pass, Component.API_SERVER);
  }

  /** Whoever applied all of a roll may have died before it was told to have begun. */
  private static boolean isToldOf(ControlPlanePass pass) {
    return told(pass).filter(c -> "False".equals(c.getStatus())).isPresent();
  }

  private static boolean isAnotherVersion(ControlPlanePass pass) {
    return !pass.versionBefore().orElse(pass.version()).equals(pass.version());
  }

  private static boolean isAnotherSize(ControlPlanePass pass) {
    return pass.sizeBefore().orElse(pass.size()) != pass.size();
  }

  private static boolean isUnderWay(String reason) {
    return reason.equals(RolledOut.ROLLING) || reason.equals(RolledOut.STUCK);
  }

  private static boolean changes(ControlPlanePass pass, Component component) {
    return pass.deployment(component)
        .filter(seen -> !Rollout.isOf(pass.objects().deployment(component), seen))
        .isPresent();
  }

  private Optional<Finding> whyNotYet(ControlPlanePass pass) {
    if (waitsForWindow(pass)) {
      return Optional.of(
          held(RolledOut.WAITING_FOR_WINDOW, purpose(pass) + " waits for a maintenance window"));
    }
    Optional<String> trouble = fleet.trouble();
    if (trouble.isPresent()) {
      return Optional.of(held(RolledOut.HELD_BACK, purpose(pass) + " waits: " + trouble.get()));
    }
    int place = admission.askToRoll(id(pass), since(pass), false);
    return place == 0
        ? Optional.empty()
        : Optional.of(
            held(
                RolledOut.WAITING,
                "%s waits for free CPU in the admin cluster, number %d in the queue"
                    .formatted(purpose(pass), place)));
  }

  /**
   * What follows from a wish does not wait, to its last stage; nor does a larger size, which is
   * needed.
   */
  private boolean waitsForWindow(ControlPlanePass pass) {
    var maintenance = pass.controlPlane().getSpec().maintenance();
    return maintenance != null
        && !maintenance.open()
        && maintenance.wish().equals(pass.settledWish())
        && pass.size().compareTo(pass.sizeBefore().orElse(pass.size())) <= 0
        && clock.instant().isBefore(since(pass).plus(LONGEST_HOLD));
  }

  private static Finding held(String reason, String message) {
    return new Finding(false, true, reason, message);
  }

  private Finding rolling(ControlPlanePass pass) {
    boolean stuck =
        admission.isOverdue(id(pass)) && hasItsEtcd(pass)
            || Status.isReason(
                pass.controlPlane().getStatus(), RolledOut.CONDITION, RolledOut.STUCK);
    return new Finding(
        false,
        false,
        stuck ? RolledOut.STUCK : RolledOut.ROLLING,
        "%s: %s%s".formatted(purpose(pass), next(pass), trouble.apply(pass)));
  }

  /** After all other steps: whether it has come to its end. */
  void lookForEnd(ControlPlanePass pass) {
    if (pass.roll().filter(finding -> !finding.held()).isPresent()
        && Arrays.stream(Component.values()).allMatch(pass::isComplete)
        && pass.model().versions().inside().equals(pass.version())) {
      pass.settled();
      pass.found(new Finding(true, false, "Done", "Kubernetes %s runs".formatted(pass.version())));
    }
  }

  /** Whether a place among those that start, or in the queue for one, is still needed. */
  static boolean needsPlace(ControlPlanePass pass) {
    return pass.roll().filter(finding -> !finding.rolledOut()).isPresent();
  }

  /** How soon to look again; empty if nothing is to be done. */
  static Optional<Duration> lookAgain(ControlPlanePass pass) {
    return pass.roll().filter(finding -> !finding.rolledOut()).map(Roll::lookAgain);
  }

  private static Duration lookAgain(Finding finding) {
    if (!finding.held()) {
      return WHILE_ROLLING;
    }
    return RolledOut.WAITING_FOR_WINDOW.equals(finding.reason())
        ? WHILE_WINDOW_IS_CLOSED
        : WHILE_WAITING;
  }

  static void tell(ControlPlanePass pass, Conditions conditions) {
    if (pass.sleeps()) {
      conditions.remove(RolledOut.CONDITION);
      return;
    }
    pass.roll()
        .ifPresent(
            found ->
                conditions.set(
                    RolledOut.CONDITION,
                    found.rolledOut() ? "True" : "False",
                    found.reason(),
                    found.message()));
  }

  private static String purpose(ControlPlanePass pass) {
    if (isAnotherVersion(pass)) {
      return "the upgrade from %s to %s"
          .formatted(pass.versionBefore().orElseThrow(), pass.version());
    }
    return isAnotherSize(pass)
        ? "the change from size %s to %s"
            .formatted(pass.sizeBefore().orElseThrow().word(), pass.size().word())
        : "the change of its configuration";
  }

  private static String next(ControlPlanePass pass) {
    if (!pass.isComplete(Component.API_SERVER)) {
      return "new API servers start, the old ones serve until then";
    }
    return othersAreComplete(pass)
        ? "what is inside the cluster follows"
        : "the API servers are done, controller manager and scheduler follow";
  }

  private Instant since(ControlPlanePass pass) {
    return told(pass)
        .filter(c -> "False".equals(c.getStatus()))
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .orElseGet(clock::instant);
  }

  private static Optional<Condition> told(ControlPlanePass pass) {
    return Status.condition(pass.controlPlane().getStatus(), RolledOut.CONDITION);
  }

  private static ResourceID id(ControlPlanePass pass) {
    return new ResourceID(pass.name(), pass.namespace());
  }
}

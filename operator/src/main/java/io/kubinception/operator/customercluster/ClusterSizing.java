package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Sized;
import io.kubinception.operator.admincluster.ApiServerMemory;
import io.kubinception.operator.customercluster.SizeAdvice.Load;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Sleep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which size class the control plane is told to have: the one that the cluster is pinned to, else
 * the one that fits, some time after it began to. The roll to it is the control plane's matter.
 */
final class ClusterSizing {
  /** The kubelets are asked soon after the operator's start. */
  private static final Duration UNTIL_MEMORY_IS_KNOWN = Duration.ofSeconds(10);

  private final ApiServerMemory memory;
  private final Undisturbed undisturbed;
  private final Clock clock;

  ClusterSizing(ApiServerMemory memory, DataWork data, Clock clock) {
    this.memory = memory;
    undisturbed = new Undisturbed(data);
    this.clock = clock;
  }

  /**
   * What was decided.
   *
   * @param size what the control plane is told
   * @param advice what fits
   * @param wish another one that it would be told; null for none
   * @param held what the wish waits for; empty for nothing but its time
   */
  record Decision(
      ClusterSize size, SizeAdvice advice, @Nullable ClusterSize wish, Optional<String> held) {}

  /** The class that the control plane is told to have; while paused it stays as it is. */
  ClusterSize decide(CustomerClusterPass pass) {
    Optional<ControlPlane> controlPlane = pass.controlPlane();
    ClusterSize has = controlPlane.map(c -> c.getSpec().size()).orElse(ClusterSize.SMALL);
    if (pass.cluster().paused()) {
      return has;
    }
    SizeAdvice advice = advice(pass, has);
    Optional<ClusterSize> pinned = pass.cluster().getSpec().size().pinned();
    Decision decision =
        controlPlane
            .map(c -> decide(pass, c, pinned, advice))
            .orElseGet(
                () -> new Decision(pinned.orElse(advice.size()), advice, null, Optional.empty()));
    pass.sized(decision);
    return decision.size();
  }

  private Decision decide(
      CustomerClusterPass pass,
      ControlPlane controlPlane,
      Optional<ClusterSize> pinned,
      SizeAdvice advice) {
    ClusterSize has = controlPlane.getSpec().size();
    ClusterSize wish = pinned.orElse(advice.size());
    if (wish == has) {
      return new Decision(has, advice, null, Optional.empty());
    }
    if (pinned.isEmpty() && clock.instant().isBefore(advice.due())) {
      return new Decision(has, advice, wish, Optional.empty());
    }
    boolean urgent = wish.compareTo(has) > 0 && advice.isUrgent();
    Optional<String> held =
        undisturbed
            .by(pass, controlPlane, urgent)
            .or(() -> outsideOfItsWindow(pass, pinned.isEmpty() && wish.compareTo(has) < 0));
    return held.isPresent()
        ? new Decision(has, advice, wish, held)
        : new Decision(wish, advice, null, Optional.empty());
  }

  /** A smaller one saves the provider something; a larger one is what the customer needs. */
  private static Optional<String> outsideOfItsWindow(
      CustomerClusterPass pass, boolean forTheProvider) {
    return forTheProvider && !pass.maintenance().open()
        ? Optional.of("the time outside of its maintenance windows: " + pass.maintenance().opens())
        : Optional.empty();
  }

  /**
   * While it is not known what its API servers use, as none runs in its sleep, nothing is taken
   * back that may be for just that.
   */
  private SizeAdvice advice(CustomerClusterPass pass, ClusterSize has) {
    Optional<SizeAdvice> before = pass.sizeAdviceBefore();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    SizeAdvice next = SizeAdvice.next(before.orElse(null), has, load(pass), now);
    return before
        .filter(told -> !memory.isKnown() || sleeps(pass))
        .filter(told -> told.size().compareTo(next.size()) > 0)
        .orElse(next);
  }

  private static boolean sleeps(CustomerClusterPass pass) {
    return pass.plan().asleep()
        || pass.controlPlane().map(ControlPlane::getStatus).filter(Sleep::hasSlept).isPresent();
  }

  private Load load(CustomerClusterPass pass) {
    return new Load(
        pass.wanted(),
        memory.of(pass.namespaceOfControlPlane()),
        pass.controlPlane()
            .map(ControlPlane::getStatus)
            .flatMap(status -> Optional.ofNullable(status.outOfMemory())));
  }

  /** Not later than another class is due. */
  Duration untilDue(CustomerClusterPass pass, Duration lookAgain) {
    if (!memory.isKnown()) {
      return UNTIL_MEMORY_IS_KNOWN;
    }
    return pass.sizing()
        .filter(decision -> decision.wish() != null && decision.held().isEmpty())
        .map(d -> Duration.between(clock.instant(), d.advice().due()).plusMillis(1))
        .filter(d -> d.isPositive() && d.compareTo(lookAgain) < 0)
        .orElse(lookAgain);
  }

  static void tell(CustomerClusterPass pass, Conditions conditions) {
    pass.sizing().ifPresent(decision -> tell(pass, decision, conditions));
  }

  private static void tell(CustomerClusterPass pass, Decision decision, Conditions conditions) {
    SizeAdvice advice = decision.advice();
    ClusterSize size = decision.size();
    ClusterSize wish = decision.wish();
    if (wish != null && decision.held().isPresent()) {
      conditions.set(
          Sized.CONDITION,
          "False",
          Sized.HELD,
          "%s becomes %s when this is over: %s"
              .formatted(size.word(), wish.word(), decision.held().get()));
    } else if (isChanging(pass, size)) {
      conditions.set(
          Sized.CONDITION,
          "False",
          Sized.CHANGING,
          (pass.plan().asleep() ? "is %s when it wakes: %s" : "is being changed to %s: %s")
              .formatted(size.word(), advice.reason()));
    } else if (wish != null && wish.compareTo(size) > 0) {
      conditions.set(Sized.CONDITION, "False", Sized.WAITING, outlook(size, wish, advice));
    } else if (wish != null) {
      conditions.set(Sized.CONDITION, "True", Sized.FITS, outlook(size, wish, advice));
    } else if (advice.size() != size) {
      conditions.set(
          Sized.CONDITION,
          "True",
          Sized.PINNED,
          "%s as asked; %s would fit: %s"
              .formatted(size.word(), advice.size().word(), advice.reason()));
    } else {
      conditions.set(
          Sized.CONDITION,
          "True",
          Sized.FITS,
          "%s fits: %s".formatted(size.word(), advice.reason()));
    }
  }

  private static String outlook(ClusterSize size, ClusterSize wish, SizeAdvice advice) {
    return "%s becomes %s at %s if that fits until then: %s"
        .formatted(size.word(), wish.word(), advice.due(), advice.reason());
  }

  private static boolean isChanging(CustomerClusterPass pass, ClusterSize size) {
    return pass.controlPlane()
        .map(ControlPlane::getStatus)
        .map(status -> status.size())
        .filter(runs -> runs != size)
        .isPresent();
  }
}

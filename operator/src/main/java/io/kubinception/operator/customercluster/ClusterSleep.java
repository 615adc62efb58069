package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.LostSecret;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Sleep;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Stream;

/** A customer cluster falls asleep, sleeps and wakes, and says so. */
final class ClusterSleep {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Clock clock;

  ClusterSleep(Clock clock) {
    this.clock = clock;
  }

  /** What there is to wait for once the control plane was told to sleep. */
  StepResult wait(CustomerClusterPass pass, Duration lookAgain) {
    if (!pass.controlPlaneSleeps()) {
      Optional<Condition> hindrance = hindrance(pass);
      return StepResult.waitFor(
          SOON,
          hindrance.map(Condition::getReason).orElse(Hibernated.FALLING_ASLEEP),
          "falls asleep: " + fallingAsleep(hindrance));
    }
    if (pass.plan().deletionIsDue(clock.instant()) && pass.cluster().deletionProtected()) {
      return StepResult.userMustAct(
          "DeletionProtected",
          "is to be deleted by now, and protected from it: take the annotation %s off, or deleteAt"
              .formatted(Kubinception.ANNOTATION_DELETION_PROTECTION));
    }
    return StepResult.waitFor(
        untilChange(pass, lookAgain),
        pass.plan().why() == SleepPlan.Why.DELETION
            ? Hibernated.DELETION_SCHEDULED
            : Hibernated.ASLEEP,
        sentence(pass));
  }

  /** Says why the schedule is not kept: after all else, which is kept up all the same. */
  static StepResult understood(CustomerClusterPass pass) {
    var spec = pass.cluster().getSpec();
    var wishes = new LinkedHashMap<String, String>();
    wishes.put("hibernation", spec.hibernation().timeZone());
    if (spec.maintenance() != null) {
      wishes.put("maintenance", spec.maintenance().timeZone());
    }
    return wishes.entrySet().stream()
        .filter(wish -> !WeekTimes.isZone(wish.getValue()))
        .findFirst()
        .map(
            wish ->
                StepResult.userMustAct(
                    "UnknownTimeZone",
                    "%s.timeZone: there is no time zone %s: take one like Europe/Vienna or UTC"
                        .formatted(wish.getKey(), wish.getValue())))
        .orElseGet(() -> StepResult.done(""));
  }

  /** Not later than the next change of its schedules. */
  Duration untilChange(CustomerClusterPass pass, Duration lookAgain) {
    Instant now = clock.instant();
    return Stream.of(pass.plan().change(), pass.maintenance().change())
        .flatMap(Optional::stream)
        .map(at -> Duration.between(now, at).plusMillis(1))
        .filter(d -> d.isPositive() && d.compareTo(lookAgain) < 0)
        .min(Duration::compareTo)
        .orElse(lookAgain);
  }

  static void tell(CustomerClusterPass pass, Conditions conditions) {
    if (!pass.plan().asleep()) {
      Sleep.awake(conditions);
    } else if (pass.controlPlaneSleeps()) {
      Sleep.asleep(conditions, sentence(pass));
      conditions.remove("NodesReady").remove(InsideCheck.CONDITION);
    } else {
      Sleep.fallingAsleep(conditions, fallingAsleep(hindrance(pass)));
    }
  }

  private static String fallingAsleep(Optional<Condition> hindrance) {
    return hindrance
        .map(why -> "its control plane does not stop: " + why.getMessage())
        .orElse("its control plane is being stopped");
  }

  /** Why the control plane, which knows that it is to sleep, does not stop its pods. */
  private static Optional<Condition> hindrance(CustomerClusterPass pass) {
    return pass.controlPlane()
        .filter(c -> c.getSpec().asleep())
        .filter(c -> Status.isOf(c.getStatus(), c.getMetadata().getGeneration()))
        .flatMap(c -> Status.condition(c.getStatus(), Conditions.READY))
        .filter(ready -> "False".equals(ready.getStatus()))
        .filter(ready -> !Sleep.isCalm(ready.getReason()));
  }

  private static String sentence(CustomerClusterPass pass) {
    String until =
        switch (pass.plan().why()) {
          case DELETION ->
              "sleeps, and is deleted with all its data%s: until then kubinception cluster undelete %s keeps it; %s"
                  .formatted(at(" at ", pass), pass.name(), pass.finalBackup());
          case HAND -> "sleeps until it is woken: kubinception cluster wake " + pass.name();
          case SCHEDULE, NOTHING -> "sleeps by its schedule" + at(" until ", pass);
        };
    String instances =
        pass.cluster().getSpec().hibernation().instances() == AsleepInstances.STOP
            ? "instances are stopped"
            : "instances run on";
    String lost =
        LostSecret.toldBy(pass.controlPlane().orElse(null))
            .map(whatToDo -> "; to wake: " + whatToDo)
            .orElse("");
    return until + "; the data is kept, " + instances + lost;
  }

  private static String at(String word, CustomerClusterPass pass) {
    return pass.plan().change().map(at -> word + at).orElse("");
  }
}

package io.kubinception.operator.etcdpods;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdRotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.operator.rotation.RotationMark.Stage;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts other authorities in the place of those of an etcd of pods, in two phases. Each stage is one
 * write of the Secret that has their keys, made when everybody has followed the one before: whoever
 * is killed in between goes on from there. To abort is to go back to the old ones, by the same
 * stages.
 */
final class EtcdPodRotation {
  private final EtcdPodNames names;
  private final @Nullable EtcdRotation wish;
  private final Clock clock;

  EtcdPodRotation(EtcdPodNames names, @Nullable EtcdRotation wish, Clock clock) {
    this.names = names;
    this.wish = wish;
    this.clock = clock;
  }

  /**
   * Where it stands.
   *
   * @param secrets as they are to be from now on
   * @param missing what it waits for, as a sentence; empty when for nothing
   */
  record Stand(EtcdPodSecrets secrets, Optional<String> missing) {}

  /**
   * Goes on by a stage, where all that it needs is there.
   *
   * @param lacking who does not use what the Secrets say, as a sentence; asked where it matters
   */
  Stand next(EtcdPodSecrets now, Supplier<Optional<String>> lacking) {
    RotationMark mark = now.mark();
    if (!mark.underWay()) {
      return begins(mark).map(begun -> begin(now, begun)).orElseGet(() -> waiting(now));
    }
    // Before anything that takes time: the wish may be another one at the next look.
    RotationGoal goal = goal(mark);
    EtcdPodSecrets told = goal == mark.said() ? now : now.with(mark.said(goal));
    if (goal == RotationGoal.ABORT && mark.stage() == Stage.TRUSTED || lacksOther(now)) {
      return settled(told);
    }
    if (goal == RotationGoal.ABORT && mark.stage() == Stage.USED && !mark.aborted()) {
      return new Stand(told.swapped(names, clock, told.mark().used(true, now())), Optional.empty());
    }
    if (waits(told.mark())) {
      return waiting(told);
    }
    Optional<String> lack = lacking.get();
    return lack.isPresent() ? new Stand(told, lack) : followed(told);
  }

  private Optional<EtcdRotation> begins(RotationMark mark) {
    return wishForAnother(mark).filter(another -> another.goal() == RotationGoal.PREPARE);
  }

  private Optional<EtcdRotation> wishForAnother(RotationMark mark) {
    return Optional.ofNullable(wish).filter(asked -> !asked.at().equals(mark.at()));
  }

  private Stand begin(EtcdPodSecrets now, EtcdRotation asked) {
    return new Stand(
        now.begun(names, clock, now.mark().begun(asked.at(), now())), Optional.empty());
  }

  /** A goal counts only for the rotation that it was said for. */
  private RotationGoal goal(RotationMark mark) {
    return wish == null || !wish.at().equals(mark.at()) || wish.goal() == RotationGoal.PREPARE
        ? mark.said()
        : wish.goal();
  }

  /** Somebody took files of theirs out of the Secret: those that sign stay. */
  private boolean lacksOther(EtcdPodSecrets now) {
    return now.mark().stage() != Stage.FINISHED && now.other(clock).isEmpty();
  }

  /** It waits for a wish, not for anybody to follow. */
  private static boolean waits(RotationMark mark) {
    return mark.stage() == Stage.USED
        && mark.followed()
        && !mark.aborted()
        && mark.said() == RotationGoal.PREPARE;
  }

  private Stand followed(EtcdPodSecrets now) {
    RotationMark mark = now.mark();
    return switch (mark.stage()) {
      case TRUSTED ->
          new Stand(now.swapped(names, clock, mark.used(false, now())), Optional.empty());
      case USED ->
          mark.followed()
              ? settled(now)
              : new Stand(now.with(mark.withFollowed()), Optional.empty());
      case FINISHED -> new Stand(now.with(mark.over(now())), Optional.empty());
      case IDLE, SERVED -> new Stand(now, Optional.empty());
    };
  }

  private Stand settled(EtcdPodSecrets now) {
    RotationMark mark = now.mark();
    boolean toOld = mark.stage() == Stage.TRUSTED || mark.aborted();
    return new Stand(now.settled(names, clock, mark.finished(toOld)), Optional.empty());
  }

  /** Nothing is to be done; why a rotation that is asked for does not begin. */
  private Stand waiting(EtcdPodSecrets now) {
    RotationMark mark = now.mark();
    return new Stand(now, wishForAnother(mark).map(another -> whyNot(mark, another)));
  }

  private static String whyNot(RotationMark mark, EtcdRotation another) {
    return mark.underWay()
        ? ("the rotation of %s begins after the end of this one: set at to %s again, with the goal"
                + " Complete or Abort")
            .formatted(another.at(), mark.at())
        : "the rotation of %s does not begin with the goal %s: set at to another time, with the goal Prepare"
            .formatted(another.at(), another.goal().specified());
  }

  /** What is told of the last one; null before the first. */
  static @Nullable AuthoritiesRotation told(RotationMark mark, @Nullable String missing) {
    return mark.initiated().isEmpty()
        ? null
        : new AuthoritiesRotation(
            mark.phase(mark.said()),
            mark.at(),
            mark.initiated(),
            mark.completed().isEmpty() ? null : mark.completed(),
            missing);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

package io.kubinception.operator.move;

import io.kubinception.etcd.move.MoveException;
import io.kubinception.operator.etcdcluster.EtcdFailures;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;

/** What a failure of a move asks for. */
final class MoveFailures {
  private static final Duration LOOK = Duration.ofSeconds(5);

  static StepResult of(Exception e) {
    return switch (e) {
      case MoveException.Impossible i -> StepResult.userMustAct("Impossible", Failures.sentence(i));
      case MoveException.TooLong t -> StepResult.userMustAct("TooLong", Failures.sentence(t));
      case MoveException.Busy b -> StepResult.waitFor(LOOK, "Busy", Failures.sentence(b));
      case MoveException.Disturbed d -> StepResult.retry("Disturbed", Failures.sentence(d), d);
      default -> EtcdFailures.of(e);
    };
  }

  private MoveFailures() {}
}

package io.kubinception.operator.move;

import io.kubinception.etcd.move.MoveException;
import io.kubinception.operator.etcdcluster.EtcdFailures;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Optional;

/** What a failure of a move asks for. */
final class MoveFailures {
  private static final Duration LOOK = Duration.ofSeconds(5);

  static StepResult of(Exception e) {
    return switch (e) {
      case MoveException.Busy b -> StepResult.waitFor(LOOK, "Busy", Failures.sentence(b));
      case MoveException.TakenOver t -> StepResult.waitFor(LOOK, "TakenOver", Failures.sentence(t));
      case PausedException p -> StepResult.waitFor(LOOK, "Paused", Failures.sentence(p));
      default -> EtcdFailures.of(e);
    };
  }

  /**
   * Why the move has failed for good; empty when trying again may help, and costs nobody a freeze.
   */
  static Optional<String> lasting(MoveException e) {
    return switch (e) {
      case MoveException.Impossible i -> Optional.of("Impossible");
      case MoveException.Occupied o -> Optional.of("Impossible");
      case MoveException.TooLong t -> Optional.of("TooLong");
      case MoveException.Disturbed d -> Optional.of("Disturbed");
      case MoveException.Busy b -> Optional.empty();
      case MoveException.TakenOver t -> Optional.empty();
    };
  }

  private MoveFailures() {}
}

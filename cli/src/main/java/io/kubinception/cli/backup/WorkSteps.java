package io.kubinception.cli.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.cli.Failure;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far a backup, a restore or a move is, from its conditions. */
public final class WorkSteps {
  /**
   * The steps of the resource.
   *
   * @param names by condition type, in order
   */
  public static List<Step> of(
      Resource<?, ? extends Status> resource, Map<String, String> names, Instant begin) {
    Status.condition(resource.getStatus(), EtcdMove.FAILED)
        .filter(failed -> "True".equals(failed.getStatus()))
        .ifPresent(
            failed -> {
              throw Failure.hopeless(failed.getMessage());
            });
    var steps = new ArrayList<Step>();
    for (var name : names.entrySet()) {
      steps.add(
          Status.condition(resource.getStatus(), name.getKey())
              .map(condition -> step(name.getValue(), condition, begin))
              .orElseGet(() -> Step.open(name.getValue(), Mark.WORKING, "")));
    }
    return steps;
  }

  private static Step step(String name, Condition condition, Instant begin) {
    if ("True".equals(condition.getStatus())) {
      Instant since = Ages.parse(condition.getLastTransitionTime()).orElse(begin);
      return Step.done(
          name,
          since.isBefore(begin) ? Duration.ZERO : Duration.between(begin, since),
          condition.getMessage());
    }
    if (WaitingInVain.isReason(condition.getReason())) {
      throw Failure.hopeless(condition.getMessage());
    }
    return Step.open(name, Mark.WORKING, condition.getMessage());
  }

  private WorkSteps() {}
}

package io.kubinception.cli.progress;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks again and again until all steps are done, and shows them meanwhile. */
public final class Wait {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** An admin cluster whose API restarts is no reason to give up. */
  private static final Duration OUTAGE_BORNE = Duration.ofSeconds(60);

  private final Session session;
  private final ProgressView view;
  private @Nullable Instant failingSince;
  private List<Step> steps = List.of();

  public Wait(Session session) {
    this.session = session;
    this.view = new ProgressView(session.terminal());
  }

  /**
   * @param lookAgain the command that shows what came of it, for the message when time is out
   */
  public void until(Supplier<List<Step>> look, Duration timeout, String lookAgain) {
    var begin = session.clock().instant();
    while (true) {
      steps = look(look);
      var elapsed = Duration.between(begin, session.clock().instant());
      view.show(steps, elapsed);
      if (failingSince == null && steps.stream().allMatch(Step::isDone)) {
        return;
      }
      if (elapsed.compareTo(timeout) >= 0) {
        throw timedOut(timeout, lookAgain);
      }
      session.pause().of(BETWEEN_LOOKS);
    }
  }

  private List<Step> look(Supplier<List<Step>> look) {
    try {
      var seen = look.get();
      failingSince = null;
      return seen;
    } catch (Failure failure) {
      var now = session.clock().instant();
      if (failingSince == null) {
        failingSince = now;
      }
      var borne = Duration.between(failingSince, now).compareTo(OUTAGE_BORNE) < 0;
      if (failure.isHopeless() || failure.exitCode() != ExitCode.FAILED || !borne) {
        throw failure;
      }
      return steps;
    }
  }

  private Failure timedOut(Duration timeout, String lookAgain) {
    var open = steps.stream().filter(s -> !s.isDone()).toList();
    var telling =
        open.stream()
            .filter(s -> !s.detail().isBlank())
            .map(s -> "%s (%s)".formatted(s.name(), s.detail()))
            .limit(2)
            .collect(Collectors.joining(", "));
    var first = open.isEmpty() ? "the admin cluster" : open.getFirst().name();
    return Failure.timedOut(
        "not done after %s: still waiting for %s. The work goes on without this command: look with '%s'"
            .formatted(Ages.exact(timeout), telling.isEmpty() ? first : telling, lookAgain));
  }
}

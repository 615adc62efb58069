package io.kubinception.cli.lab;

import io.kubinception.chaos.Chaos;
import io.kubinception.chaos.Round;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Terminal;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/** A line for each fault as it goes. */
final class ChaosView implements Chaos.Listener {
  private final Terminal terminal;
  private final Clock clock;

  ChaosView(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void injected(String fault, String target) {
    note(Mark.WORKING, fault + ": " + target);
  }

  @Override
  public void ended(Round round) {
    boolean good = round.breaches().isEmpty();
    String well = round.wellAfter().map(w -> "well after " + Ages.exact(w)).orElse("not well");
    note(good ? Mark.WELL : Mark.BAD, "%s: %s; %s".formatted(round.fault(), well, seen(round)));
    round.breaches().forEach(breach -> note(Mark.BAD, breach));
  }

  private static String seen(Round round) {
    return round.sights().stream()
        .map(
            s ->
                "%s: writes %s%s"
                    .formatted(
                        s.customer(),
                        s.writes(),
                        s.pods().requests() == 0 ? "" : ", pods " + s.pods()))
        .collect(Collectors.joining("; "));
  }

  private void note(Mark mark, String line) {
    var now = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
    terminal.note(
        "%s %s %s"
            .formatted(now.truncatedTo(ChronoUnit.SECONDS), terminal.style().mark(mark), line));
  }
}

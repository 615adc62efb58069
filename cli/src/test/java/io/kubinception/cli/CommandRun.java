package io.kubinception.cli;

import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the real tree of commands on a fleet in memory, in a time that only moves when a command
 * waits.
 */
public final class CommandRun {
  private final FleetInMemory fleet;
  private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOW);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Runnable whileWaiting = () -> {};
  private String input = "";
  private boolean interactive;

  public CommandRun(FleetInMemory fleet) {
    this.fleet = fleet;
  }

  public CommandRun onTerminal(String typed) {
    interactive = true;
    input = typed;
    return this;
  }

  /** What happens in the world each time the command waits. */
  public CommandRun whileWaiting(Runnable happening) {
    whileWaiting = happening;
    return this;
  }

  public Result of(String... args) {
    var options = new GlobalOptions();
    var terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(new StringReader(input)),
            interactive,
            Style.PLAIN);
    InstantSource source = now::get;
    try (var session =
        new Session(
            options,
            (_, _) -> fleet,
            _ -> {},
            terminal,
            source.withZone(ZoneOffset.UTC),
            this::pause)) {
      var code = Commands.tree(options, session).execute(args);
      return new Result(code, out.toString(), err.toString());
    }
  }

  public Clock clock() {
    InstantSource source = now::get;
    return source.withZone(ZoneOffset.UTC);
  }

  private void pause(Duration duration) {
    now.updateAndGet(t -> t.plus(duration));
    whileWaiting.run();
  }

  /** How a command ended and what it said. */
  public record Result(int exitCode, String out, String err) {}
}

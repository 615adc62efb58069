package io.kubinception.cli.progress;

import io.kubinception.cli.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** {@code --wait} of every command whose work goes on after it. */
public final class WaitOptions {
  @Option(names = "--wait", description = "Show progress until all is done.")
  private boolean wait;

  @Option(
      names = "--timeout",
      defaultValue = "10m",
      paramLabel = "TIME",
      description = "With --wait: give up after this time, like 90s or 10m (default 10m).")
  private Duration timeout = Duration.ofMinutes(10);

  public boolean wanted() {
    return wait;
  }

  public void run(Session session, Supplier<List<Step>> look, String lookAgain) {
    new Wait(session).until(look, timeout, lookAgain);
  }
}

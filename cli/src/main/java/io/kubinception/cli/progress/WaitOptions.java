package io.kubinception.cli.progress;

import io.kubinception.cli.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code --wait} of every command whose work goes on after it. */
public final class WaitOptions {
  /** One does not go without the other. */
  @ArgGroup(exclusive = false)
  private @Nullable Wish wish;

  private static final class Wish {
    @Option(names = "--wait", required = true, description = "Show progress until all is done.")
    private boolean wait;

    @Option(
        names = "--timeout",
        defaultValue = "10m",
        paramLabel = "TIME",
        description = "With --wait: give up after this time, like 90s or 10m (default 10m).")
    private Duration timeout = Duration.ofMinutes(10);
  }

  public boolean wanted() {
    return wish != null && wish.wait;
  }

  /** Waits, where that is wanted. */
  public void run(Session session, Supplier<List<Step>> look, String lookAgain) {
    if (wish != null) {
      new Wait(session).until(look, wish.timeout, lookAgain);
    }
  }
}

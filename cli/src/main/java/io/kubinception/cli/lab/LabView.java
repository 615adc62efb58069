package io.kubinception.cli.lab;

import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Terminal;
import io.kubinception.lab.LabListener;
import io.kubinception.lab.step.Steps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Shows steps that run side by side: on a terminal what is done stays and what runs is redrawn
 * below it, elsewhere a line at each change.
 */
final class LabView implements LabListener, AutoCloseable {

  private static final int NAME_WIDTH = 30;
  private static final int DETAIL_WIDTH = 90;
  private static final int REDRAWS_PER_SECOND = 5;
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private final Terminal terminal;
  private final Clock clock;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final List<String> ended = new ArrayList<>();
  private final ScheduledExecutorService redraws =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lab-view").factory());
  private int drawn;

  private record Running(Instant since, String detail) {}

  LabView(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    if (terminal.interactive()) {
      long pause = TimeUnit.SECONDS.toMillis(1) / REDRAWS_PER_SECOND;
      var _ = redraws.scheduleAtFixedRate(this::redraw, pause, pause, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void started(String step) {
    running.put(step, new Running(clock.instant(), ""));
  }

  @Override
  public synchronized void detail(String step, String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    var before = running.getOrDefault(step, new Running(clock.instant(), ""));
    running.put(step, new Running(before.since(), line));
    if (!terminal.interactive()) {
      terminal.note(
          line(Mark.WORKING, step, Duration.between(before.since(), clock.instant()), line));
    }
  }

  @Override
  public synchronized void note(String sentence) {
    end(sentence);
  }

  @Override
  public synchronized void finished(String step, Duration took, boolean changed) {
    running.remove(step);
    end(line(Mark.WELL, step, took, changed ? "" : "nothing to do"));
  }

  @Override
  public synchronized void failed(String step, Duration took, String reason) {
    running.remove(step);
    // The reason is the command's error; what was only stopped by it is not worth a line.
    if (!reason.equals(Steps.STOPPED)) {
      end(line(Mark.BAD, step, took, ""));
    }
  }

  private void end(String line) {
    if (terminal.interactive()) {
      ended.add(line);
    } else {
      terminal.note(line);
    }
  }

  private synchronized void redraw() {
    var err = terminal.err();
    err.print(NO_WRAP);
    if (drawn > 0) {
      err.print("\u001b[" + drawn + "A\r");
    }
    err.print(CLEAR_BELOW);
    ended.forEach(err::println);
    ended.clear();
    Instant now = clock.instant();
    running.forEach(
        (step, at) ->
            err.println(line(Mark.WORKING, step, Duration.between(at.since(), now), at.detail())));
    err.print(WRAP);
    err.flush();
    drawn = running.size();
  }

  private String line(Mark mark, String step, Duration took, String detail) {
    String shown =
        detail.length() > DETAIL_WIDTH ? detail.substring(0, DETAIL_WIDTH - 1) + "…" : detail;
    return "%s %s %6s  %s"
        .formatted(
            terminal.style().mark(mark),
            step + " ".repeat(Math.max(0, NAME_WIDTH - step.length())),
            Ages.exact(took),
            terminal.style().dim(shown))
        .stripTrailing();
  }

  /** Leaves what is done on the terminal. */
  @Override
  public void close() {
    redraws.shutdownNow();
    if (terminal.interactive()) {
      synchronized (this) {
        running.clear();
      }
      redraw();
    }
  }
}

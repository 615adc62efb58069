package io.kubinception.cli.progress;

import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Terminal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shows steps: redrawn in place on a terminal, one line per change elsewhere. */
final class ProgressView {
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final Terminal terminal;
  private final Set<String> said = new HashSet<>();
  private int drawn;

  ProgressView(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(List<Step> steps, Duration elapsed) {
    if (terminal.interactive()) {
      redraw(steps, elapsed);
    } else {
      sayNews(steps);
    }
  }

  private void redraw(List<Step> steps, Duration elapsed) {
    var err = terminal.err();
    // Lines that wrap would take more rows than are counted here.
    err.print(NO_WRAP);
    if (drawn > 0) {
      err.print("\u001b[" + drawn + "A\r");
    }
    err.print(CLEAR_BELOW);
    lines(terminal.style(), steps, elapsed).forEach(err::println);
    err.print(WRAP);
    err.flush();
    drawn = steps.size();
  }

  private void sayNews(List<Step> steps) {
    for (var step : steps) {
      if (step.isDone() && said.add(step.name())) {
        terminal.note(line(terminal.style(), step, width(steps), Duration.ZERO));
      }
    }
    steps.stream()
        .filter(s -> !s.isDone() && !s.detail().isBlank())
        .findFirst()
        .filter(s -> said.add(s.name() + s.detail()))
        .ifPresent(s -> terminal.note(line(terminal.style(), s, width(steps), Duration.ZERO)));
  }

  /** The clock runs at the first step that is open; those behind it mostly wait for it. */
  private static List<String> lines(Style style, List<Step> steps, Duration elapsed) {
    var first = steps.stream().filter(s -> !s.isDone()).findFirst().orElse(null);
    return steps.stream()
        .map(s -> line(style, s, width(steps), s.equals(first) ? elapsed : Duration.ZERO))
        .toList();
  }

  private static String line(Style style, Step step, int width, Duration elapsed) {
    var time = step.took() != null ? step.took() : elapsed;
    var shown = step.isDone() || step.mark() == Mark.WORKING && !elapsed.isZero();
    return "%s %s %6s  %s"
        .formatted(
            style.mark(step.mark()),
            step.name() + " ".repeat(width - Style.width(step.name())),
            shown ? Ages.exact(time) : "",
            step.isDone() ? style.dim(step.detail()) : step.detail())
        .stripTrailing();
  }

  private static int width(List<Step> steps) {
    return steps.stream().mapToInt(s -> Style.width(s.name())).max().orElse(0);
  }
}

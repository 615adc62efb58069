package io.kubinception.cli.lab;

import io.kubinception.cli.Failure;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what Maven's test reports say, of the tests that ran since. */
final class TestSummary {

  private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*>", Pattern.DOTALL);

  private final Instant since;

  TestSummary(Instant since) {
    this.since = since;
  }

  private record Counts(int tests, int failed, int skipped, double seconds) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          tests + other.tests,
          failed + other.failed,
          skipped + other.skipped,
          seconds + other.seconds);
    }
  }

  /** One line per module. */
  List<String> lines(Path checkout, Style style) {
    var lines = new ArrayList<String>();
    var total = Counts.NONE;
    for (var module : modules(checkout).entrySet()) {
      lines.add(line(module.getKey(), module.getValue(), style));
      total = total.plus(module.getValue());
    }
    lines.add(line("all", total, style));
    return lines;
  }

  private static String line(String name, Counts counts, Style style) {
    return "%s %-16s %4d tests, %d failed, %d skipped, %.0f s"
        .formatted(
            style.mark(counts.failed() == 0 ? Mark.WELL : Mark.BAD),
            name,
            counts.tests(),
            counts.failed(),
            counts.skipped(),
            counts.seconds());
  }

  private Map<String, Counts> modules(Path checkout) {
    var modules = new TreeMap<String, Counts>();
    try (var folders = Files.list(checkout)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        for (String kind : List.of("surefire-reports", "failsafe-reports")) {
          Counts counts = count(folder.resolve("target").resolve(kind));
          if (counts.tests() > 0) {
            modules.merge(String.valueOf(folder.getFileName()), counts, Counts::plus);
          }
        }
      }
      return modules;
    } catch (IOException | UncheckedIOException e) {
      throw Failure.failed("cannot read the test reports: " + e.getMessage()).because(e);
    }
  }

  private Counts count(Path reports) throws IOException {
    if (!Files.isDirectory(reports)) {
      return Counts.NONE;
    }
    var counts = Counts.NONE;
    try (var files = Files.list(reports)) {
      for (Path file : files.filter(TestSummary::isReport).toList()) {
        if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
          counts = counts.plus(read(file));
        }
      }
    }
    return counts;
  }

  private static boolean isReport(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("TEST-") && name.endsWith(".xml");
  }

  private static Counts read(Path file) throws IOException {
    Matcher suite = SUITE.matcher(Files.readString(file));
    if (!suite.find()) {
      return Counts.NONE;
    }
    String tag = suite.group();
    return new Counts(
        (int) attribute(tag, "tests"),
        (int) (attribute(tag, "failures") + attribute(tag, "errors")),
        (int) attribute(tag, "skipped"),
        attribute(tag, "time"));
  }

  private static double attribute(String tag, String name) {
    Matcher matcher = Pattern.compile(" " + name + "=\"([0-9.]+)\"").matcher(tag);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }
}

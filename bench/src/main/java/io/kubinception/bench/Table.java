package io.kubinception.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as a Markdown table. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table() {
    rows.add(List.of("what", "min", "median", "max", "target"));
  }

  void row(String what, double[] values, String unit, String target) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    rows.add(
        List.of(
            what,
            number(sorted[0], unit),
            number(sorted[sorted.length / 2], unit),
            number(sorted[sorted.length - 1], unit),
            target));
    System.out.println(String.join("  ", rows.getLast()));
  }

  void row(String what, double value, String unit, String target) {
    rows.add(List.of(what, "", number(value, unit), "", target));
    System.out.println(String.join("  ", rows.getLast()));
  }

  private static String number(double value, String unit) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f %s" : "%.2f %s", value, unit);
  }

  String markdown() {
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---|---|---|---|---|\n");
      }
    }
    return text.toString();
  }
}

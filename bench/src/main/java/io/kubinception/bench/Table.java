package io.kubinception.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as a Markdown table. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table() {
    this("min", "median", "max", "target");
  }

  /**
   * @param last heads the column of remarks
   */
  Table(String low, String middle, String high, String last) {
    rows.add(List.of("what", low, middle, high, last));
  }

  void row(String what, double[] values, String unit, String target) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    row(what, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1], unit, target);
  }

  void row(String what, double low, double middle, double high, String unit, String remark) {
    row(what, number(low, unit), number(middle, unit), number(high, unit), remark);
  }

  void row(String what, double value, String unit, String target) {
    row(what, "", number(value, unit), "", target);
  }

  /** A row of what stands under four heads. */
  void row(String what, String first, String second, String third, String fourth) {
    rows.add(List.of(what, first, second, third, fourth));
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

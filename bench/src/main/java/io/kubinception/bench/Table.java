package io.kubinception.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
    this(List.of(low, middle, high, last));
  }

  /** A table of what stands under these heads. */
  Table(List<String> heads) {
    add("what", heads);
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
    row(what, List.of(first, second, third, fourth));
  }

  /** A row with a cell for each head. */
  void row(String what, List<String> cells) {
    add(what, cells);
    System.out.println(String.join("  ", rows.getLast()));
  }

  private void add(String what, List<String> cells) {
    rows.add(Stream.concat(Stream.of(what), cells.stream()).toList());
  }

  private static String number(double value, String unit) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f %s" : "%.2f %s", value, unit);
  }

  String markdown() {
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---".repeat(rows.getFirst().size())).append("|\n");
      }
    }
    return text.toString();
  }
}

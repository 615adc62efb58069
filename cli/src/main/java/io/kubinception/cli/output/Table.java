package io.kubinception.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in aligned columns. */
public final class Table {
  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();
  private final Style style;

  public Table(Style style, String... headers) {
    this.style = style;
    rows.add(List.of(headers));
  }

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public List<String> lines() {
    var widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(r -> Style.width(r.get(column))).max().orElse(0))
            .toArray();
    return IntStream.range(0, rows.size())
        .mapToObj(i -> i == 0 ? style.bold(line(rows.get(i), widths)) : line(rows.get(i), widths))
        .toList();
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (var column = 0; column < cells.size(); column++) {
      var cell = cells.get(column);
      line.append(column == 0 ? "" : GAP).append(cell);
      line.repeat(' ', widths[column] - Style.width(cell));
    }
    return line.toString().stripTrailing();
  }
}

package io.kubinception.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A text and what hangs below it. */
public record Tree(String text, List<Tree> children) {

  public static Tree leaf(String text) {
    return new Tree(text, List.of());
  }

  public List<String> lines(Style style) {
    var lines = new ArrayList<String>();
    lines.add(text);
    for (var i = 0; i < children.size(); i++) {
      var last = i == children.size() - 1;
      var below = children.get(i).lines(style);
      lines.add(style.branch(last) + below.getFirst());
      below.stream().skip(1).map(l -> style.trunk(last) + l).forEach(lines::add);
    }
    return lines;
  }

  /** Cells side by side; those that are empty leave no gap. */
  public static String joined(String... parts) {
    return String.join("  ", Stream.of(parts).filter(p -> !p.isBlank()).toList());
  }
}

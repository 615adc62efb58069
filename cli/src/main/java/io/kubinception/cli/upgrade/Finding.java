package io.kubinception.cli.upgrade;

import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Style;

/**
 * Something that an upgrade may trip over.
 *
 * @param blocks whether the upgrade would do harm, or else what comes after it
 * @param sentence what it is and what to do
 */
public record Finding(boolean blocks, String sentence) {

  public static Finding blocks(String sentence) {
    return new Finding(true, sentence);
  }

  public static Finding warns(String sentence) {
    return new Finding(false, sentence);
  }

  /** For a terminal. */
  public String line(Style style) {
    return style.mark(blocks ? Mark.BAD : Mark.WORKING) + " " + sentence;
  }
}

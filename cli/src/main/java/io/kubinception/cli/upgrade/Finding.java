package io.kubinception.cli.upgrade;

/**
 * Something that an upgrade may trip over.
 *
 * @param blocks whether the upgrade would do harm, or else what comes after it
 * @param sentence what it is and what to do
 */
public record Finding(boolean blocks, String sentence) {

  static Finding blocks(String sentence) {
    return new Finding(true, sentence);
  }

  static Finding warns(String sentence) {
    return new Finding(false, sentence);
  }
}

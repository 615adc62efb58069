package io.kubinception.cli;

import picocli.CommandLine.Option;

/**
 * {@code --yes} of every command that takes away what does not come back. On a terminal a person
 * types the name of what is at stake; where nobody can be asked, only {@code --yes} will do.
 */
public final class Consent {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask; needed where nobody can be asked.")
  private boolean given;

  /**
   * Goes on only with consent.
   *
   * @param what would happen, as the beginning of a sentence: "This deletes ..."
   * @param name of what is at stake
   * @param untouched what did not happen, such as "nothing was deleted", for any other answer
   */
  public void ask(Session session, String what, String name, String untouched) {
    if (given) {
      return;
    }
    if (!session.terminal().interactive()) {
      throw Failure.usage(
          "%s; %s: say --yes where nobody can be asked".formatted(uncapitalized(what), untouched));
    }
    String answer = session.terminal().ask("%s. Type %s to go on: ".formatted(what, name));
    if (!answer.equals(name)) {
      throw Failure.failed("%s, as the answer was not '%s'".formatted(untouched, name));
    }
  }

  private static String uncapitalized(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}

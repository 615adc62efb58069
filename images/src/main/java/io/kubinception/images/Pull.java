package io.kubinception.images;

import java.util.Locale;
import java.util.stream.Stream;

/** What came of asking a registry for an image. */
enum Pull {
  DONE,
  /** The registry is well and has no such image. */
  NOT_PUBLISHED,
  /** The registry does not answer, or refuses whatever it is asked for. */
  NO_REGISTRY;

  /** As registries and both of Docker's image stores say it. */
  private static final String[] NOT_PUBLISHED_WORDS = {
    "manifest unknown", "not found", "repository does not exist", "no matching manifest"
  };

  static Pull of(Command.Result result) {
    if (result.ok()) {
      return DONE;
    }
    String output = result.output().toLowerCase(Locale.ROOT);
    return Stream.of(NOT_PUBLISHED_WORDS).anyMatch(output::contains) ? NOT_PUBLISHED : NO_REGISTRY;
  }
}

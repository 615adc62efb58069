package io.kubinception.cli.output;

/** How something is. */
public enum Mark {
  WELL,
  WORKING,
  /** Not at work, as somebody wished. */
  ASLEEP,
  BAD
}

package io.kubinception.cli.output;

/** How something is. */
public enum Mark {
  WELL,
  WORKING,
  BAD
}

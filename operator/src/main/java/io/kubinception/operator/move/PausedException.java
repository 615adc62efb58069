package io.kubinception.operator.move;

/** The control plane is paused, so that nobody would restart its API servers. */
final class PausedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PausedException() {
    super("its control plane is paused, and a move restarts its API servers: unpause it");
  }
}

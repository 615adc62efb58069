package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.InfrastructureException;

/** What can be told of an edge. */
@FunctionalInterface
public interface EdgeGate {
  /**
   * Has it let in just these from now on, and end the connections of all others. It is asked first:
   * one that was started anew has forgotten, and lets in all.
   *
   * @throws InfrastructureException when it does not answer, or refuses
   */
  void ensure(EdgeAccess access);
}

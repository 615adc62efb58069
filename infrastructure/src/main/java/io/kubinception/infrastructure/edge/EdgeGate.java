package io.kubinception.infrastructure.edge;

/**
 * What can be told of an edge. Every method throws {@link
 * io.kubinception.infrastructure.InfrastructureException}.
 */
public interface EdgeGate {
  /** Whether it lets in just these. One that was started anew has forgotten and lets in all. */
  boolean holds(EdgeAccess access);

  /** Lets in just these from now on; connections that are open stay open. */
  void set(EdgeAccess access);
}

package io.kubinception.operator.path;

/** Takes the way that a customer takes to its API server. */
@FunctionalInterface
public interface PathProbe {
  /** What was found at the end of the way. */
  sealed interface Result {}

  /** An API server, or what stands for it, spoke TLS. */
  record Answered() implements Result {}

  /** The edge took the connection and ended it: its gate is closed, or nothing is behind it. */
  record TurnedAway() implements Result {}

  /**
   * Nobody answered.
   *
   * @param why as a clause, like "connection refused"
   */
  record Silent(String why) implements Result {}

  /**
   * Tries once, for some seconds at most.
   *
   * @param edge address of the edge, or its name
   * @param port the customer's
   */
  Result probe(String edge, int port);
}

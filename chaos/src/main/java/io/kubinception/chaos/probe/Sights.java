package io.kubinception.chaos.probe;

/**
 * What one customer saw in a while.
 *
 * @param writes to its API server through the edge
 * @param pods requests of a pod to a Service; none without worker nodes
 */
public record Sights(String customer, Sight writes, Sight pods) {}

package io.kubinception.operator.customer;

/** What was found of the way that a customer and its worker nodes take to their API server. */
public enum EdgeWay {
  OPEN,
  /** The API server answers inside the admin cluster, and not through the edge. */
  BROKEN,
  /** The API server does not answer inside either, or nobody can tell. */
  UNKNOWN
}

package io.kubinception.operator.nodepool;

/**
 * What may be done to a pool's worker nodes now.
 *
 * @param dead how many dead ones may be replaced
 * @param outdated whether those that are not as wanted may be replaced
 */
record Permissions(int dead, boolean outdated) {
  static final Permissions NONE = new Permissions(0, false);
}

/**
 * Moves one etcd tenant to another etcd cluster while its control plane runs: mirrors it, freezes
 * it for seconds, proves both sides equal, and lets it go on at the other.
 */
@NullMarked
package io.kubinception.etcd.move;

import org.jspecify.annotations.NullMarked;

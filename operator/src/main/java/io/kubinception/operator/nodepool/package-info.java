/** Keeps as many worker nodes in a pool as it should have. */
@NullMarked
package io.kubinception.operator.nodepool;

import org.jspecify.annotations.NullMarked;

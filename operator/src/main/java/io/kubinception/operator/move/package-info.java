/** Moves of etcd tenants between etcd clusters. */
@NullMarked
package io.kubinception.operator.move;

import org.jspecify.annotations.NullMarked;

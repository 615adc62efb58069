/** The edge in front of an admin cluster, as far as it can be told who may connect. */
@NullMarked
package io.kubinception.infrastructure.edge;

import org.jspecify.annotations.NullMarked;

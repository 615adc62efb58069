/** Connections to the clouds that instances come from. */
@NullMarked
package io.kubinception.operator.infrastructure;

import org.jspecify.annotations.NullMarked;

/** How many control planes may start at once. */
@NullMarked
package io.kubinception.operator.admission;

import org.jspecify.annotations.NullMarked;

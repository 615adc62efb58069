/**
 * Faults drawn from a seed, one after the other, while customers work; and what must hold at the
 * end.
 */
@NullMarked
package io.kubinception.chaos;

import org.jspecify.annotations.NullMarked;

/** The operator's process: its wires in {@code Main}, its settings, its health. */
@NullMarked
package io.kubinception.operator;

import org.jspecify.annotations.NullMarked;

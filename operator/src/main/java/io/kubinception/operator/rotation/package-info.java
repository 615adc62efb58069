/** How far a rotation in two phases has come, whatever is rotated. */
@NullMarked
package io.kubinception.operator.rotation;

import org.jspecify.annotations.NullMarked;

/** Work that takes longer than a pass of a reconciler may. */
@NullMarked
package io.kubinception.operator.work;

import org.jspecify.annotations.NullMarked;

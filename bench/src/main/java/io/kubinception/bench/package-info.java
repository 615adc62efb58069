/** Measured figures, each beside a floor of the same run. */
@NullMarked
package io.kubinception.bench;

import org.jspecify.annotations.NullMarked;

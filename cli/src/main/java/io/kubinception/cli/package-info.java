/** The kubinception command. */
@NullMarked
package io.kubinception.cli;

import org.jspecify.annotations.NullMarked;

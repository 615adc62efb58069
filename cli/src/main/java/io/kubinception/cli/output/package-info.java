/** How answers look: pure, state in and lines out. */
@NullMarked
package io.kubinception.cli.output;

import org.jspecify.annotations.NullMarked;

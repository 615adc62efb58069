/** Waiting, and showing how far it is. */
@NullMarked
package io.kubinception.cli.progress;

import org.jspecify.annotations.NullMarked;

/** The provider's resources, read and written; the only code that talks to an API. */
@NullMarked
package io.kubinception.cli.fleet;

import org.jspecify.annotations.NullMarked;

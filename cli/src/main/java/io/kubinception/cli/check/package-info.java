/** What is checked before anything is sent. */
@NullMarked
package io.kubinception.cli.check;

import org.jspecify.annotations.NullMarked;

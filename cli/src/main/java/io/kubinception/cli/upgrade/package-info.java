/** What stands in the way of an upgrade, looked for before anything is changed. */
@NullMarked
package io.kubinception.cli.upgrade;

import org.jspecify.annotations.NullMarked;

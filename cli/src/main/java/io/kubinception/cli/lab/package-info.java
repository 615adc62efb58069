/** Commands about the lab: a whole provider on this machine. */
@NullMarked
package io.kubinception.cli.lab;

import org.jspecify.annotations.NullMarked;

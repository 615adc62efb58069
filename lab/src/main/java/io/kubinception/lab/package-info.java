/** A provider's data centre on one machine, on Docker. */
@NullMarked
package io.kubinception.lab;

import org.jspecify.annotations.NullMarked;

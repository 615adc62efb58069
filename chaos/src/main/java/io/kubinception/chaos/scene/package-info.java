/** The lab with the customers in it that faults are tried on. */
@NullMarked
package io.kubinception.chaos.scene;

import org.jspecify.annotations.NullMarked;

/** What customers do all the time, and what they saw. */
@NullMarked
package io.kubinception.chaos.probe;

import org.jspecify.annotations.NullMarked;

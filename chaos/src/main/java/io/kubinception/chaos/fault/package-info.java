/** The book of faults: how each is injected, and how it ends. */
@NullMarked
package io.kubinception.chaos.fault;

import org.jspecify.annotations.NullMarked;

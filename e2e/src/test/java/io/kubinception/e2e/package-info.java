/** The product as its users meet it, on the lab: real machines, real clusters, real faults. */
@NullMarked
package io.kubinception.e2e;

import org.jspecify.annotations.NullMarked;

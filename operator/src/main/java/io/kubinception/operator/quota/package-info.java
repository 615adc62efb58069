/** Customers' storage quotas: who uses how much, who is warned, who is refused, and the figures. */
@NullMarked
package io.kubinception.operator.quota;

import org.jspecify.annotations.NullMarked;

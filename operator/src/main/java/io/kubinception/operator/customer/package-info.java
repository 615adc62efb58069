/** Brief, bounded conversations with customers' API servers. */
@NullMarked
package io.kubinception.operator.customer;

import org.jspecify.annotations.NullMarked;

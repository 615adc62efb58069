/** Whether customers reach their API servers by the way that they take. */
@NullMarked
package io.kubinception.operator.path;

import org.jspecify.annotations.NullMarked;

/** Who may connect to which customer's API: told to the edges of admin clusters. */
@NullMarked
package io.kubinception.operator.edge;

import org.jspecify.annotations.NullMarked;

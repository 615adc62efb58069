/** Health and capacity of the admin cluster that the operator runs in. */
@NullMarked
package io.kubinception.operator.admincluster;

import org.jspecify.annotations.NullMarked;

/** From what a customer asked for to a control plane and its node pools. */
@NullMarked
package io.kubinception.operator.customercluster;

import org.jspecify.annotations.NullMarked;

/** What Prometheus is told, from what the operator knows already. */
@NullMarked
package io.kubinception.operator.metrics;

import org.jspecify.annotations.NullMarked;

/** What reconcilers need of the admin cluster's API: apply, conditions, Events, retry. */
@NullMarked
package io.kubinception.operator.kube;

import org.jspecify.annotations.NullMarked;

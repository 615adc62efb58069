/** From the classes of the custom resources to the CRDs of the chart and their reference. */
@NullMarked
package io.kubinception.api.crd;

import org.jspecify.annotations.NullMarked;

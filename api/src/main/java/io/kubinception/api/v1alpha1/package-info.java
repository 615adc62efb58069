/**
 * Custom resources of group kubinception.io, version v1alpha1: data, validation and defaults, no
 * logic. The CRDs in the chart are generated from these classes.
 */
@NullMarked
package io.kubinception.api.v1alpha1;

import org.jspecify.annotations.NullMarked;

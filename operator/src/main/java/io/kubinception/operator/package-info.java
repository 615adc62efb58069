/** Reconcilers, one package per custom resource; the only code that talks to admin clusters. */
@NullMarked
package io.kubinception.operator;

import org.jspecify.annotations.NullMarked;

/** Instances: the machines under worker nodes, behind one small interface. */
@NullMarked
package io.kubinception.infrastructure;

import org.jspecify.annotations.NullMarked;

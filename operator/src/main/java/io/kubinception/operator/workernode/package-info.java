/** The life of one worker node, from instance to Node and back. */
@NullMarked
package io.kubinception.operator.workernode;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.kubinception.etcd.move;

import org.jspecify.annotations.NullMarked;

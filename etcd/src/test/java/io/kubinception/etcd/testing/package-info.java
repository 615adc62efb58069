/** A real etcd for tests, of this module and of those below. */
@NullMarked
package io.kubinception.etcd.testing;

import org.jspecify.annotations.NullMarked;

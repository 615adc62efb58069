/** The provider's etcd servers. */
@NullMarked
package io.kubinception.lab.etcd;

import org.jspecify.annotations.NullMarked;

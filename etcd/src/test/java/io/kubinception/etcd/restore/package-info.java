@NullMarked
package io.kubinception.etcd.restore;

import org.jspecify.annotations.NullMarked;

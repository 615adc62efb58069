@NullMarked
package io.kubinception.etcd.backup;

import org.jspecify.annotations.NullMarked;

/** {@code kubinception etcd backup} and {@code kubinception etcd restore}. */
@NullMarked
package io.kubinception.cli.backup;

import org.jspecify.annotations.NullMarked;

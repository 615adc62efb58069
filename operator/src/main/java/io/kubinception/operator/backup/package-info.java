/** Backups and restores of etcd tenants and etcd clusters. */
@NullMarked
package io.kubinception.operator.backup;

import org.jspecify.annotations.NullMarked;

/**
 * Backups of one etcd tenant or of a whole etcd cluster: encrypted, checked, kept in a store; knows
 * no Kubernetes.
 */
@NullMarked
package io.kubinception.etcd.backup;

import org.jspecify.annotations.NullMarked;

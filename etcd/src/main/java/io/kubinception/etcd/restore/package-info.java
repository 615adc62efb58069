/**
 * Restore of one etcd tenant in place, by difference, beside neighbours that notice nothing; knows
 * no Kubernetes.
 */
@NullMarked
package io.kubinception.etcd.restore;

import org.jspecify.annotations.NullMarked;

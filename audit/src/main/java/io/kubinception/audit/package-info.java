/** Finds what belongs to nobody, in the admin cluster, in etcd, at the edge and in the cloud. */
@NullMarked
package io.kubinception.audit;

import org.jspecify.annotations.NullMarked;

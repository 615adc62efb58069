/** Registered etcd clusters: their health, and connections to them. */
@NullMarked
package io.kubinception.operator.etcdcluster;

import org.jspecify.annotations.NullMarked;

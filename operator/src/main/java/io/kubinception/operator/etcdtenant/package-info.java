/** Tenants of etcd clusters: user, role, grant, certificate; and their end without a trace. */
@NullMarked
package io.kubinception.operator.etcdtenant;

import org.jspecify.annotations.NullMarked;

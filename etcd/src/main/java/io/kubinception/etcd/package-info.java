/** The multi-tenant etcd over gRPC: client, tenancy, usage; knows no Kubernetes. */
@NullMarked
package io.kubinception.etcd;

import org.jspecify.annotations.NullMarked;

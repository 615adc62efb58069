package io.kubinception.operator.move;

import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;

/**
 * Where a tenant comes from and goes to.
 *
 * @param source the old etcd cluster
 * @param target the new one
 */
record Ends(Etcd source, Etcd target) {}

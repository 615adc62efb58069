package io.kubinception.operator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which admin cluster this is, written on what is made at places that several may share: an etcd
 * cluster, a cloud.
 */
@FunctionalInterface
public interface Home {

  /** An id that no other admin cluster has, nor one that is installed anew in its place. */
  String uid();

  /** The UID of the namespace kube-system, which is as old as the cluster; read once. */
  static Home of(KubernetesClient client) {
    var known = new AtomicReference<String>();
    return () -> {
      String uid = known.get();
      if (uid == null) {
        uid = client.namespaces().withName("kube-system").require().getMetadata().getUid();
        known.set(uid);
      }
      return uid;
    };
  }
}

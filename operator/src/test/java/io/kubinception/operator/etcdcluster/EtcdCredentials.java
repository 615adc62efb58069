package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.kubinception.etcd.testing.AnyEtcd;
import java.util.Map;

/** The Secret that an EtcdCluster names, for a test's etcd. */
public final class EtcdCredentials {

  /**
   * Not created yet.
   *
   * @param user the etcd user that the operator is to be
   */
  public static Secret secret(AnyEtcd etcd, String user, String namespace, String name) {
    var tls = etcd.tls(user);
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withStringData(
            Map.of(
                "ca.crt", tls.authorityPem(),
                "tls.crt", tls.certificatePem(),
                "tls.key", tls.privateKeyPem(),
                "client-ca.crt", etcd.clientAuthority().certificatePem(),
                "client-ca.key", etcd.clientAuthority().privateKeyPem()))
        .build();
  }

  private EtcdCredentials() {}
}

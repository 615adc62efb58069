package io.kubinception.operator.etcdtenant;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.etcd.ClientCertificates;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Owners;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.Certificates;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** The Secret with which a tenant's API servers come into etcd; issued anew before it ends. */
final class TenantCertificate {
  private static final String AUTHORITY = "ca.crt";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  private final KubernetesClient client;
  private final Applier applier;
  private final Clock clock;

  TenantCertificate(KubernetesClient client, Applier applier, Clock clock) {
    this.client = client;
    this.applier = applier;
    this.clock = clock;
  }

  static String secretName(EtcdTenant tenant) {
    return new ControlPlaneNames(tenant.getMetadata().getName()).etcdSecret();
  }

  /** Sees that there is a good one; says when it ends. */
  Instant ensure(EtcdTenant tenant, TenantId id, Etcd etcd) {
    var certificates = new ClientCertificates(etcd.clientAuthority());
    var profile = certificates.profile(id);
    Map<String, String> before = existing(tenant);
    String certificate = before.get(CERTIFICATE);
    if (certificate != null
        && before.containsKey(KEY)
        && etcd.serverAuthorityPem().equals(before.get(AUTHORITY))
        && Certificates.isGood(
            certificate, etcd.clientAuthority().certificatePem(), profile, clock.instant())) {
      return Certificates.read(certificate).notAfter();
    }
    var issued = certificates.issue(id);
    applier.apply(
        secret(
            tenant,
            Map.of(
                AUTHORITY,
                etcd.serverAuthorityPem(),
                CERTIFICATE,
                issued.certificatePem(),
                KEY,
                issued.privateKeyPem())));
    return issued.facts().notAfter();
  }

  private Map<String, String> existing(EtcdTenant tenant) {
    Secret secret =
        client
            .secrets()
            .inNamespace(tenant.getMetadata().getNamespace())
            .withName(secretName(tenant))
            .get();
    return secret == null ? Map.of() : SecretData.decode(secret);
  }

  private static Secret secret(EtcdTenant tenant, Map<String, String> data) {
    var meta = tenant.getMetadata();
    return new SecretBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(secretName(tenant))
                .withNamespace(meta.getNamespace())
                .withLabels(meta.getLabels())
                .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
                .withOwnerReferences(Owners.controller(tenant))
                .build())
        .withType("Opaque")
        .withData(SecretData.encode(data))
        .build();
  }
}

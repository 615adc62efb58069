package io.kubinception.operator.etcdpods;

import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.IssuedCertificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The certificates of an etcd cluster of pods: what is good is kept, what is missing or nearly
 * expired is made. etcd reads its files anew at every connection, so nothing restarts for new ones.
 *
 * @param credentials of the operator, the keys of the authorities included
 * @param servers what the pods mount
 */
record EtcdPodSecrets(Map<String, String> credentials, Map<String, String> servers) {
  private static final Duration AUTHORITY = Duration.ofDays(3650);
  private static final Duration CERTIFICATE = Duration.ofDays(365);

  /** The same, whole. */
  EtcdPodSecrets complete(EtcdPodNames names, Clock clock) {
    var authorities =
        new EtcdAuthorities(
            authority("", names.all() + "-servers", clock),
            authority("peer-", names.all() + "-peers", clock),
            authority("client-", names.all() + "-clients", clock));
    IssuedCertificate root =
        keepOrIssue(
            credentials, "tls", authorities.clients(), EtcdAuthorities.root(CERTIFICATE), clock);
    IssuedCertificate server =
        keepOrIssue(servers, "server", authorities.servers(), serving(names), clock);
    IssuedCertificate peer = keepOrIssue(servers, "peer", authorities.peers(), peer(names), clock);
    return new EtcdPodSecrets(
        Map.of(
            "ca.crt", authorities.servers().certificatePem(),
            "ca.key", authorities.servers().privateKeyPem(),
            "peer-ca.crt", authorities.peers().certificatePem(),
            "peer-ca.key", authorities.peers().privateKeyPem(),
            "client-ca.crt", authorities.clients().certificatePem(),
            "client-ca.key", authorities.clients().privateKeyPem(),
            "tls.crt", root.certificatePem(),
            "tls.key", root.privateKeyPem()),
        Map.of(
            "client-ca.crt", authorities.clients().certificatePem(),
            "peer-ca.crt", authorities.peers().certificatePem(),
            "server.crt", server.certificatePem(),
            "server.key", server.privateKeyPem(),
            "peer.crt", peer.certificatePem(),
            "peer.key", peer.privateKeyPem()));
  }

  private CertificateAuthority authority(String prefix, String commonName, Clock clock) {
    String certificate = credentials.get(prefix + "ca.crt");
    String key = credentials.get(prefix + "ca.key");
    return certificate == null || key == null
        ? CertificateAuthority.create(commonName, AUTHORITY, clock)
        : CertificateAuthority.fromPem(certificate, key, clock);
  }

  private static IssuedCertificate keepOrIssue(
      Map<String, String> before,
      String file,
      CertificateAuthority authority,
      CertificateProfile profile,
      Clock clock) {
    String certificate = before.get(file + ".crt");
    String key = before.get(file + ".key");
    if (certificate != null
        && key != null
        && Certificates.isGood(certificate, authority.certificatePem(), profile, clock.instant())) {
      return new IssuedCertificate(certificate, key);
    }
    return authority.issue(profile);
  }

  /** One for all members: a newcomer needs none made first. The name localhost is for forwards. */
  private static CertificateProfile serving(EtcdPodNames names) {
    return CertificateProfile.server(names.all(), CERTIFICATE)
        .withDnsNames(List.of("*." + names.domain(), "localhost"))
        .withIpAddresses(List.of("127.0.0.1"));
  }

  private static CertificateProfile peer(EtcdPodNames names) {
    return CertificateProfile.server(names.all(), CERTIFICATE)
        .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH)
        .withDnsNames(List.of("*." + names.domain()));
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "EtcdPodSecrets[...]";
  }
}

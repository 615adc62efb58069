package io.kubinception.operator.etcdpods;

import io.kubinception.controlplane.Checksum;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.IssuedCertificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The certificates of an etcd cluster of pods: what is good is kept, what is missing or nearly
 * expired is made. etcd reads its files anew at every connection, so nothing restarts for new ones;
 * whom it trusts it reads at its start. In a rotation there are two of each authority: those that
 * sign have the usual names, so that who reads them need not know of it.
 *
 * @param credentials of the operator, the keys of the authorities included
 * @param servers what the pods mount
 */
record EtcdPodSecrets(Map<String, String> credentials, Map<String, String> servers) {
  private static final Duration AUTHORITY = Duration.ofDays(3650);
  private static final Duration CERTIFICATE = Duration.ofDays(365);

  private static final String OF_SERVERS = "ca";
  private static final String OF_PEERS = "peer-ca";
  private static final String OF_CLIENTS = "client-ca";

  /** Begin of the names of authorities that are trusted in a rotation and do not sign. */
  private static final String OTHER = "other.";

  /** The same, whole. */
  EtcdPodSecrets complete(EtcdPodNames names, Clock clock) {
    EtcdAuthorities signing = signing(names, clock);
    IssuedCertificate root =
        keepOrIssue(
            credentials, "tls", signing.clients(), EtcdAuthorities.root(CERTIFICATE), clock);
    IssuedCertificate server =
        keepOrIssue(servers, "server", signing.servers(), serving(names), clock);
    IssuedCertificate peer = keepOrIssue(servers, "peer", signing.peers(), peer(names), clock);
    EtcdPodSecrets of = with(signing, other(clock), mark());
    var whole = new TreeMap<>(of.credentials());
    whole.put("tls.crt", root.certificatePem());
    whole.put("tls.key", root.privateKeyPem());
    return new EtcdPodSecrets(
        whole,
        Map.of(
            "client-ca.crt", of.trusted(OF_CLIENTS),
            "peer-ca.crt", of.trusted(OF_PEERS),
            "server.crt", server.certificatePem(),
            "server.key", server.privateKeyPem(),
            "peer.crt", peer.certificatePem(),
            "peer.key", peer.privateKeyPem()));
  }

  /** How far a rotation of the authorities has come. */
  RotationMark mark() {
    return RotationMark.parse(credentials.get(SecretChecksums.ROTATION));
  }

  /** The same with another mark. */
  EtcdPodSecrets with(RotationMark mark) {
    var marked = new TreeMap<>(credentials);
    marked.put(SecretChecksums.ROTATION, mark.text());
    return new EtcdPodSecrets(marked, servers);
  }

  /** With others beside the authorities that sign. */
  EtcdPodSecrets begun(EtcdPodNames names, Clock clock, RotationMark mark) {
    var fresh = new EtcdPodSecrets(Map.of(), Map.of()).signing(names, clock);
    return with(signing(names, clock), Optional.of(fresh), mark);
  }

  /** Those that did not sign do so from now on, in the place of those that did. */
  EtcdPodSecrets swapped(EtcdPodNames names, Clock clock, RotationMark mark) {
    return with(other(clock).orElseThrow(), Optional.of(signing(names, clock)), mark);
  }

  /** Those that sign are the only ones. */
  EtcdPodSecrets settled(EtcdPodNames names, Clock clock, RotationMark mark) {
    return with(signing(names, clock), Optional.empty(), mark);
  }

  private EtcdPodSecrets with(
      EtcdAuthorities signing, Optional<EtcdAuthorities> other, RotationMark mark) {
    var data = new TreeMap<>(credentials);
    data.keySet().retainAll(List.of("tls.crt", "tls.key"));
    files("", signing).forEach(data::put);
    other.ifPresent(beside -> files(OTHER, beside).forEach(data::put));
    // Whoever speaks to members meets certificates of both.
    data.put(
        OF_SERVERS + ".crt",
        Stream.concat(Stream.of(signing), other.stream())
            .map(EtcdAuthorities::servers)
            .map(CertificateAuthority::certificatePem)
            .collect(Collectors.joining()));
    if (!mark.equals(RotationMark.NONE)) {
      data.put(SecretChecksums.ROTATION, mark.text());
    }
    return new EtcdPodSecrets(data, servers);
  }

  private static Map<String, String> files(String prefix, EtcdAuthorities of) {
    var files = new TreeMap<String, String>();
    Map.of(OF_SERVERS, of.servers(), OF_PEERS, of.peers(), OF_CLIENTS, of.clients())
        .forEach(
            (name, authority) -> {
              files.put(prefix + name + ".crt", authority.certificatePem());
              files.put(prefix + name + ".key", authority.privateKeyPem());
            });
    return files;
  }

  /** Those that sign; what is missing is made. */
  EtcdAuthorities signing(EtcdPodNames names, Clock clock) {
    return new EtcdAuthorities(
        authority(OF_SERVERS, clock).orElseGet(() -> make(names, "servers", clock)),
        authority(OF_PEERS, clock).orElseGet(() -> make(names, "peers", clock)),
        authority(OF_CLIENTS, clock).orElseGet(() -> make(names, "clients", clock)));
  }

  private static CertificateAuthority make(EtcdPodNames names, String of, Clock clock) {
    return CertificateAuthority.create(names.all() + "-" + of, AUTHORITY, clock);
  }

  /** Those that are trusted beside them; none when any file of them is missing. */
  Optional<EtcdAuthorities> other(Clock clock) {
    Optional<CertificateAuthority> ofServers = authority(OTHER + OF_SERVERS, clock);
    Optional<CertificateAuthority> ofPeers = authority(OTHER + OF_PEERS, clock);
    Optional<CertificateAuthority> ofClients = authority(OTHER + OF_CLIENTS, clock);
    return ofServers.isEmpty() || ofPeers.isEmpty() || ofClients.isEmpty()
        ? Optional.empty()
        : Optional.of(new EtcdAuthorities(ofServers.get(), ofPeers.get(), ofClients.get()));
  }

  private Optional<CertificateAuthority> authority(String name, Clock clock) {
    String certificate = credentials.get(name + ".crt");
    String key = credentials.get(name + ".key");
    return certificate == null || key == null
        ? Optional.empty()
        : Optional.of(CertificateAuthority.fromPem(certificate, key, clock));
  }

  /** In an order that does not tell which of them signs: members need not restart for that. */
  private String trusted(String name) {
    return Stream.of(name, OTHER + name)
        .flatMap(one -> Optional.ofNullable(credentials.get(one + ".crt")).stream())
        .sorted()
        .collect(Collectors.joining());
  }

  /**
   * A fingerprint of whom members trust; empty before the first rotation, so that a member from
   * before there were any does not differ.
   */
  String trust() {
    return mark().initiated().isEmpty()
        ? ""
        : Checksum.of(Map.of(OF_CLIENTS, trusted(OF_CLIENTS), OF_PEERS, trusted(OF_PEERS)));
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

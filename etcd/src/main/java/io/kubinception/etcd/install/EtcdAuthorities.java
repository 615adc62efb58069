package io.kubinception.etcd.install;

import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The authorities of one etcd cluster, each for one thing only.
 *
 * @param servers signs what servers show to clients
 * @param peers signs what members show to each other
 * @param clients signs clients; etcd takes each certificate's CN as its user, so nothing else may
 * @param otherClients those that etcd trusts beside it while one takes the place of another
 */
public record EtcdAuthorities(
    CertificateAuthority servers,
    CertificateAuthority peers,
    CertificateAuthority clients,
    List<CertificateAuthority> otherClients) {

  /** Copies the list. */
  public EtcdAuthorities {
    otherClients = List.copyOf(otherClients);
  }

  /** Those of a cluster where one authority signs for all clients. */
  public EtcdAuthorities(
      CertificateAuthority servers, CertificateAuthority peers, CertificateAuthority clients) {
    this(servers, peers, clients, List.of());
  }

  /** The same, when no other one is trusted any more. */
  public EtcdAuthorities alone() {
    return new EtcdAuthorities(servers, peers, clients);
  }

  /** All whose clients are let in, the one that signs first. */
  public List<CertificateAuthority> trustedForClients() {
    return Stream.concat(Stream.of(clients), otherClients.stream()).toList();
  }

  /** The same, PEM. */
  String trustedForClientsPem() {
    return trustedForClients().stream()
        .map(CertificateAuthority::certificatePem)
        .collect(Collectors.joining());
  }

  /** The user that may do everything. */
  public static final String ROOT = "root";

  /** What a server shows to clients. */
  public static CertificateProfile serving(Server server, Duration validity) {
    return CertificateProfile.server(server.name(), validity)
        .withDnsNames(List.of(server.name(), "localhost"))
        .withIpAddresses(List.of(server.address(), "127.0.0.1"));
  }

  /** What a member shows to other members, whose client it is, too. */
  public static CertificateProfile peer(Server server, Duration validity) {
    return CertificateProfile.server(server.name(), validity)
        .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH)
        .withIpAddresses(List.of(server.address()));
  }

  /** What the provider's root user shows. */
  public static CertificateProfile root(Duration validity) {
    return CertificateProfile.client(ROOT, validity);
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "EtcdAuthorities[...]";
  }
}

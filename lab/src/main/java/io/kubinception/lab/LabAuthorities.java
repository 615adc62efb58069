package io.kubinception.lab;

import io.kubinception.lab.docker.Fingerprint;
import io.kubinception.lab.host.LabFiles;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The lab's authorities and the certificates that it uses itself, as files that outlive it. */
public final class LabAuthorities {

  /** Nobody renews what is inside the lab's machines. */
  public static final Duration LIFETIME = Duration.ofDays(3650);

  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";
  private static final String TOKEN_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Path folder;
  private final Clock clock;
  private final CertificateAuthority etcdServers;
  private final CertificateAuthority etcdClients;
  private final CertificateAuthority etcdPeers;
  private final CertificateAuthority cloud;
  private final CertificateAuthority edge;
  private final CertificateAuthority admin;
  private final String joinToken;

  private LabAuthorities(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.etcdServers = authority("etcd-server");
    this.etcdClients = authority("etcd-client");
    this.etcdPeers = authority("etcd-peer");
    this.cloud = authority("cloud");
    this.edge = authority("edge");
    this.admin = authority("kubernetes");
    this.joinToken = token();
  }

  /** Those in the folder; what is missing is made. */
  public static LabAuthorities ensure(LabHome home, Clock clock) {
    return new LabAuthorities(home.pki(), clock);
  }

  public CertificateAuthority etcdServers() {
    return etcdServers;
  }

  /** Signs clients of etcd and nothing else. */
  public CertificateAuthority etcdClients() {
    return etcdClients;
  }

  public CertificateAuthority etcdPeers() {
    return etcdPeers;
  }

  /** Of both sides of the cloud's API. */
  public CertificateAuthority cloud() {
    return cloud;
  }

  /** Of both sides of the edge's control. */
  public CertificateAuthority edge() {
    return edge;
  }

  /** The admin cluster's. */
  public CertificateAuthority admin() {
    return admin;
  }

  /** With which machines join the admin cluster. */
  public String joinToken() {
    return joinToken;
  }

  /** The user root of etcd. */
  public TlsMaterial etcdRoot() {
    return TlsMaterial.of(
        etcdServers.certificatePem(),
        certificate("etcd-root", etcdClients, CertificateProfile.client("root", LIFETIME)));
  }

  /** Who may have instances of the cloud. */
  public TlsMaterial cloudClient() {
    return TlsMaterial.of(
        cloud.certificatePem(),
        certificate("cloud-client", cloud, CertificateProfile.client("operator", LIFETIME)));
  }

  /** Whom the edge obeys. */
  public TlsMaterial edgeClient() {
    return TlsMaterial.of(
        edge.certificatePem(),
        certificate("edge-client", edge, CertificateProfile.client("operator", LIFETIME)));
  }

  /** The admin cluster's first administrator. */
  public IssuedCertificate adminUser() {
    return certificate(
        "admin-user",
        admin,
        CertificateProfile.client("kubernetes-admin", LIFETIME)
            .withOrganizations("system:masters"));
  }

  /** A certificate that is kept, and made anew when it runs out or its authority is another. */
  public IssuedCertificate certificate(
      String name, CertificateAuthority authority, CertificateProfile profile) {
    var kept = read(name).filter(c -> isGood(c, authority));
    if (kept.isPresent()) {
      return kept.get();
    }
    var issued = authority.issue(profile);
    write(name, issued.certificatePem(), issued.privateKeyPem());
    return issued;
  }

  /** Changes with the authorities that machines are born with. */
  public String fingerprint() {
    return Fingerprint.of(
        etcdServers.certificatePem(),
        etcdClients.certificatePem(),
        etcdPeers.certificatePem(),
        cloud.certificatePem(),
        admin.certificatePem());
  }

  private boolean isGood(IssuedCertificate certificate, CertificateAuthority authority) {
    return Certificates.issuedBy(certificate.certificatePem(), authority.certificatePem())
        && certificate.facts().notAfter().isAfter(clock.instant().plus(RENEWED_BEFORE));
  }

  private CertificateAuthority authority(String name) {
    return read(name)
        .map(c -> CertificateAuthority.fromPem(c.certificatePem(), c.privateKeyPem(), clock))
        .orElseGet(
            () -> {
              var made = CertificateAuthority.create("kubinception lab " + name, LIFETIME, clock);
              write(name, made.certificatePem(), made.privateKeyPem());
              return made;
            });
  }

  private Optional<IssuedCertificate> read(String name) {
    return LabFiles.read(file(name))
        .map(
            text -> {
              int key = text.indexOf(KEY);
              return new IssuedCertificate(text.substring(0, key), text.substring(key));
            });
  }

  /** Both in one file, so that they are there together or not at all. */
  private void write(String name, String certificate, String key) {
    LabFiles.write(file(name), certificate + key);
  }

  private Path file(String name) {
    return folder.resolve(name + ".pem");
  }

  private String token() {
    Path file = folder.resolve("join-token");
    return LabFiles.read(file)
        .orElseGet(
            () -> {
              String made = characters(6) + "." + characters(16);
              LabFiles.write(file, made);
              return made;
            });
  }

  private static String characters(int count) {
    var random = new SecureRandom();
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(TOKEN_CHARACTERS.charAt(random.nextInt(TOKEN_CHARACTERS.length())));
    }
    return text.toString();
  }
}

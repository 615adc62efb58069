package io.kubinception.etcd.install;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.PkiException;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The authorities of an etcd cluster as files for their owner alone; lose them not. */
public final class AuthorityFolder {
  private static final List<String> NAMES = List.of("servers", "peers", "clients");
  private static final Duration LIFE = Duration.ofDays(3650);
  private static final Pattern PAIR =
      Pattern.compile(
          "(-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\\s+)"
              + "(-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----\\s*)",
          Pattern.DOTALL);

  private final Path folder;
  private final Clock clock;

  /** In this folder, which is made when it is missing. */
  public AuthorityFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Those that are there; what is missing is made. */
  public EtcdAuthorities ensure(String token) {
    try {
      PrivateFiles.folder(folder);
      List<CertificateAuthority> clients = authorities(token, "clients");
      return new EtcdAuthorities(
          authorities(token, "servers").getFirst(),
          authorities(token, "peers").getFirst(),
          clients.getFirst(),
          clients.subList(1, clients.size()));
    } catch (IOException e) {
      throw new InstallException(
          "cannot keep the authorities in " + folder + ": " + e.getMessage(), e);
    }
  }

  private List<CertificateAuthority> authorities(String token, String name) throws IOException {
    Path file = folder.resolve(name + ".pem");
    if (!Files.exists(file)) {
      PrivateFiles.write(file, text(List.of(make(token, name))));
    }
    List<CertificateAuthority> found =
        PAIR.matcher(Files.readString(file))
            .results()
            .map(pair -> CertificateAuthority.fromPem(pair.group(1), pair.group(2), clock))
            .toList();
    if (found.isEmpty()) {
      throw new PkiException("there is no certificate with its key in " + file);
    }
    return found;
  }

  private CertificateAuthority make(String token, String name) {
    return CertificateAuthority.create("etcd " + token + " " + name, LIFE, clock);
  }

  /** All in one file, so that they are there together or not at all. */
  private static String text(List<CertificateAuthority> authorities) {
    return authorities.stream()
        .map(authority -> authority.certificatePem() + authority.privateKeyPem())
        .collect(Collectors.joining());
  }

  /** A new authority of clients, which is kept nowhere yet. */
  CertificateAuthority makeForClients(String token) {
    return make(token, "clients");
  }

  /** Keeps the authorities of clients, the one that signs first. */
  void keepForClients(List<CertificateAuthority> authorities) {
    try {
      PrivateFiles.write(folder.resolve("clients.pem"), text(authorities));
    } catch (IOException e) {
      throw new InstallException(
          "cannot keep the authorities in " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Keeps what the operator needs to know the cluster, as files that are named like the fields of
   * its Secret.
   */
  public Path keepCredentials(EtcdAuthorities authorities, IssuedCertificate root) {
    Path credentials = folder.resolve("credentials");
    try {
      PrivateFiles.folder(credentials);
      PrivateFiles.write(credentials.resolve("ca.crt"), authorities.servers().certificatePem());
      PrivateFiles.write(credentials.resolve("tls.crt"), root.certificatePem());
      PrivateFiles.write(credentials.resolve("tls.key"), root.privateKeyPem());
      PrivateFiles.write(
          credentials.resolve("client-ca.crt"), authorities.clients().certificatePem());
      PrivateFiles.write(
          credentials.resolve("client-ca.key"), authorities.clients().privateKeyPem());
      return credentials;
    } catch (IOException e) {
      throw new InstallException(
          "cannot keep the credentials in " + credentials + ": " + e.getMessage(), e);
    }
  }

  /** Whether all of them are there, so that {@link #ensure} makes none. */
  public boolean isThere() {
    return NAMES.stream().allMatch(name -> Files.exists(folder.resolve(name + ".pem")));
  }

  /** Takes them away again, before anybody has got a certificate of them. */
  public void discard() {
    Path credentials = folder.resolve("credentials");
    try {
      for (String file :
          List.of("ca.crt", "tls.crt", "tls.key", "client-ca.crt", "client-ca.key")) {
        Files.deleteIfExists(credentials.resolve(file));
      }
      Files.deleteIfExists(credentials);
      for (String name : NAMES) {
        Files.deleteIfExists(folder.resolve(name + ".pem"));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new InstallException(
          "cannot take the authorities in %s away again: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Where they are. */
  public Path path() {
    return folder;
  }
}

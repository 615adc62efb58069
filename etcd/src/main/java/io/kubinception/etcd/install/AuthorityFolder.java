package io.kubinception.etcd.install;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.IssuedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

/** The authorities of an etcd cluster as files for their owner alone; lose them not. */
public final class AuthorityFolder {
  private static final Duration LIFE = Duration.ofDays(3650);
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";

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
      makeFolder(folder);
      return new EtcdAuthorities(
          authority(token, "servers"), authority(token, "peers"), authority(token, "clients"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the authorities in " + folder, e);
    }
  }

  private CertificateAuthority authority(String token, String name) throws IOException {
    Path file = folder.resolve(name + ".pem");
    if (Files.exists(file)) {
      String text = Files.readString(file);
      int key = text.indexOf(KEY);
      return CertificateAuthority.fromPem(text.substring(0, key), text.substring(key), clock);
    }
    var made = CertificateAuthority.create("etcd " + token + " " + name, LIFE, clock);
    // Both in one file, so that they are there together or not at all.
    write(file, made.certificatePem() + made.privateKeyPem());
    return made;
  }

  /**
   * Keeps what the operator needs to know the cluster, as files that are named like the fields of
   * its Secret.
   */
  public Path keepCredentials(EtcdAuthorities authorities, IssuedCertificate root) {
    Path credentials = folder.resolve("credentials");
    try {
      makeFolder(credentials);
      write(credentials.resolve("ca.crt"), authorities.servers().certificatePem());
      write(credentials.resolve("tls.crt"), root.certificatePem());
      write(credentials.resolve("tls.key"), root.privateKeyPem());
      write(credentials.resolve("client-ca.crt"), authorities.clients().certificatePem());
      write(credentials.resolve("client-ca.key"), authorities.clients().privateKeyPem());
      return credentials;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the credentials in " + credentials, e);
    }
  }

  /** Whether all of them are there, so that {@link #ensure} makes none. */
  public boolean isThere() {
    return Stream.of("servers", "peers", "clients")
        .allMatch(name -> Files.exists(folder.resolve(name + ".pem")));
  }

  /** Where they are. */
  public Path path() {
    return folder;
  }

  private static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void write(Path file, String text) throws IOException {
    Path half = file.resolveSibling("." + file.getFileName() + ".half");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, text);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

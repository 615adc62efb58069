package io.kubinception.etcd.testing;

import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import io.kubinception.pki.IssuedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One etcd process; survives being killed, as its data stay. */
final class EtcdMember {
  private static final String LOOPBACK = "127.0.0.1";

  private final String name;
  private final URI clientUrl;
  private final URI peerUrl;
  private final URI metricsUrl;
  private final Path folder;
  private @Nullable Process process;

  /** With ports for clients, peers and metrics. */
  EtcdMember(String name, List<Integer> ports, Path folder) {
    this.name = name;
    this.clientUrl = url(ports.get(0));
    this.peerUrl = url(ports.get(1));
    this.metricsUrl = url(ports.get(2));
    this.folder = folder;
  }

  private static URI url(int port) {
    return URI.create("https://" + LOOPBACK + ":" + port);
  }

  String name() {
    return name;
  }

  URI clientUrl() {
    return clientUrl;
  }

  URI peerUrl() {
    return peerUrl;
  }

  URI metricsUrl() {
    return metricsUrl;
  }

  /** Kills it and deletes its data, as a server whose disk is gone. */
  void wipe() throws IOException {
    kill();
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(data)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  String initialClusterEntry() {
    return name + "=" + peerUrl;
  }

  void prepare(CertificateAuthority servers, CertificateAuthority clients) throws IOException {
    Files.createDirectories(folder);
    IssuedCertificate certificate =
        servers.issue(
            CertificateProfile.server(name, Duration.ofDays(1))
                .withIpAddresses(List.of(LOOPBACK))
                .withDnsNames(List.of("localhost"))
                // Members are each other's clients.
                .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH));
    Files.writeString(folder.resolve("server.crt"), certificate.certificatePem());
    Files.writeString(folder.resolve("server.key"), certificate.privateKeyPem());
    Files.writeString(folder.resolve("servers.crt"), servers.certificatePem());
    Files.writeString(folder.resolve("clients.crt"), clients.certificatePem());
  }

  void start(Path binary, String initialCluster, String state, List<String> more) {
    List<String> flags =
        List.of(
            binary.toString(),
            "--name=" + name,
            "--data-dir=" + folder.resolve("data"),
            "--listen-client-urls=" + clientUrl,
            "--advertise-client-urls=" + clientUrl,
            "--listen-peer-urls=" + peerUrl,
            "--initial-advertise-peer-urls=" + peerUrl,
            "--initial-cluster=" + initialCluster,
            "--initial-cluster-state=" + state,
            "--client-cert-auth",
            "--trusted-ca-file=" + folder.resolve("clients.crt"),
            "--cert-file=" + folder.resolve("server.crt"),
            "--key-file=" + folder.resolve("server.key"),
            "--peer-client-cert-auth",
            "--peer-trusted-ca-file=" + folder.resolve("servers.crt"),
            "--peer-cert-file=" + folder.resolve("server.crt"),
            "--peer-key-file=" + folder.resolve("server.key"),
            "--enable-grpc-gateway=false",
            // A killed process loses nothing without it, only a killed machine does.
            "--unsafe-no-fsync",
            "--listen-metrics-urls=" + metricsUrl,
            "--log-level=warn");
    List<String> command = Stream.concat(flags.stream(), more.stream()).toList();
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("etcd does not start", e);
    }
  }

  /** Raises the revision of the stopped member's data. */
  void bump(Path etcdutl, String initialCluster, long revisions) {
    Path born = folder.resolve("born");
    try {
      Process restore =
          new ProcessBuilder(
                  etcdutl.toString(),
                  "snapshot",
                  "restore",
                  folder.resolve("data/member/snap/db").toString(),
                  "--skip-hash-check",
                  "--data-dir=" + born,
                  "--name=" + name,
                  "--initial-cluster=" + initialCluster,
                  "--initial-advertise-peer-urls=" + peerUrl,
                  "--bump-revision=" + revisions,
                  "--mark-compacted")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      if (restore.waitFor() != 0) {
        throw new IllegalStateException("etcdutl failed: " + Files.readString(log()));
      }
      wipe();
      Files.move(born, folder.resolve("data"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Path certificate() {
    return folder.resolve("server.crt");
  }

  Path log() {
    return folder.resolve("etcd.log");
  }

  long processId() {
    return Objects.requireNonNull(process, "never started").pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  void signal(String signal) {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void kill() {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

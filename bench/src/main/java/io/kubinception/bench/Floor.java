package io.kubinception.bench;

import io.kubinception.images.HostTools;
import io.kubinception.lab.Lab;
import io.kubinception.lab.host.LabFiles;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.ServiceAccountKey;
import io.kubinception.pki.UnverifiedTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What cannot be beaten: a bare kube-apiserver of the same version, from exec to /readyz, on a
 * fresh prefix of the same etcd. Everything that a control plane takes beyond it is ours.
 */
final class Floor {
  private static final int PORT = 26443;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Lab lab;
  private final Path folder;

  private Floor(Lab lab) throws IOException {
    this.lab = lab;
    this.folder = Files.createTempDirectory("kubinception-floor");
  }

  /** Adds a row of seconds from exec to /readyz, of so many runs one after the other. */
  static void measure(Lab lab, int runs, Table table) throws IOException, InterruptedException {
    var floor = new Floor(lab);
    try {
      double[] seconds = new double[runs];
      for (int i = 0; i < runs; i++) {
        seconds[i] = floor.measure(i);
      }
      table.row("floor: bare kube-apiserver, exec to /readyz", seconds, "s", "");
    } finally {
      LabFiles.removeTree(floor.folder);
    }
  }

  private double measure(int run) throws IOException, InterruptedException {
    writeFiles();
    String prefix = "/bench/" + System.nanoTime() + "-" + run;
    long start = System.nanoTime();
    Process server =
        new ProcessBuilder(
                HostTools.locate().kubeApiserver().toString(),
                "--etcd-servers=" + etcdServers(),
                "--etcd-prefix=" + prefix,
                "--etcd-cafile=" + folder.resolve("etcd-ca.crt"),
                "--etcd-certfile=" + folder.resolve("root.crt"),
                "--etcd-keyfile=" + folder.resolve("root.key"),
                "--etcd-compaction-interval=0",
                "--endpoint-reconciler-type=none",
                "--authorization-mode=Node,RBAC",
                "--cert-dir=" + folder.resolve("certs"),
                "--bind-address=127.0.0.1",
                "--secure-port=" + PORT,
                "--service-cluster-ip-range=10.96.0.0/16",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      waitReady();
      return (System.nanoTime() - start) / 1e9;
    } finally {
      server.destroyForcibly();
      server.waitFor(30, TimeUnit.SECONDS);
      lab.machine("etcd-1").exec("bash", "-lc", "etcdctl del --prefix " + prefix);
    }
  }

  private void waitReady() throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (var http = HttpClient.newBuilder().sslContext(UnverifiedTls.context()).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + PORT + "/readyz"))
              .timeout(Duration.ofSeconds(2))
              .build();
      while (System.nanoTime() < deadline) {
        try {
          if (http.send(request, BodyHandlers.ofString()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // It does not listen yet.
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    throw new IllegalStateException("the bare kube-apiserver does not get ready: " + folder);
  }

  private String etcdServers() {
    return lab.layout().etcdServers().stream()
        .map(s -> "https://" + s.address() + ":2379")
        .collect(Collectors.joining(","));
  }

  private void writeFiles() throws IOException {
    CertificateAuthority clients = lab.authorities().etcdClients();
    var root = clients.issue(CertificateProfile.client("root", Duration.ofHours(2)));
    var account = ServiceAccountKey.generate();
    Files.writeString(
        folder.resolve("etcd-ca.crt"), lab.authorities().etcdServers().certificatePem());
    Files.writeString(folder.resolve("root.crt"), root.certificatePem());
    Files.writeString(folder.resolve("root.key"), root.privateKeyPem());
    Files.writeString(folder.resolve("sa.key"), account.privateKeyPem());
    Files.writeString(folder.resolve("sa.pub"), account.publicKeyPem());
  }
}

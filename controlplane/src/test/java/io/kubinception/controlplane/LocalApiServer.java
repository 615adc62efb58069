package io.kubinception.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.BuiltProgram;
import io.kubinception.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real etcd and a real kube-apiserver, on this machine's loopback interface. */
final class LocalApiServer implements AutoCloseable {

  private static final String TOKEN = "only-for-this-test";
  private static final Duration START = Duration.ofSeconds(90);

  private final LocalProcess etcd;
  private final LocalProcess apiServer;
  private final KubernetesClient client;

  private LocalApiServer(LocalProcess etcd, LocalProcess apiServer, KubernetesClient client) {
    this.etcd = etcd;
    this.apiServer = apiServer;
    this.client = client;
  }

  static LocalApiServer start(Path folder) throws IOException, GeneralSecurityException {
    return start(folder, List.of());
  }

  /** The same with more arguments. */
  static LocalApiServer start(Path folder, List<String> more)
      throws IOException, GeneralSecurityException {
    int clientPort = FreePorts.next();
    int port = FreePorts.next();
    String etcdUrl = "http://127.0.0.1:" + clientPort;
    LocalProcess etcd =
        LocalProcess.start(
            folder,
            BuiltProgram.ETCD.find(),
            List.of(
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync=true",
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=http://127.0.0.1:" + FreePorts.next()));
    writeCredentials(folder);
    LocalProcess apiServer =
        LocalProcess.start(
            folder,
            BuiltProgram.kubernetes("kube-apiserver").find(),
            Stream.concat(usual(folder, etcdUrl, port), more.stream()).toList());
    LocalApiServer server = new LocalApiServer(etcd, apiServer, client(port));
    server.awaitReady();
    return server;
  }

  private static Stream<String> usual(Path folder, String etcdUrl, int port) {
    return Stream.of(
        "--etcd-servers=" + etcdUrl,
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + folder.resolve("certificates"),
        "--token-auth-file=" + folder.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=" + folder.resolve("sa.pub"),
        "--service-account-signing-key-file=" + folder.resolve("sa.key"));
  }

  KubernetesClient client() {
    return client;
  }

  boolean isAlive() {
    return apiServer.isAlive();
  }

  String output() {
    return apiServer.output();
  }

  /** For programs that speak to it. */
  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: local
      cluster: {server: "%s", insecure-skip-tls-verify: true}
    users:
    - name: test
      user: {token: %s}
    contexts:
    - name: local
      context: {cluster: local, user: test}
    current-context: local
    """
        .formatted(client.getMasterUrl().toString().replaceAll("/$", ""), TOKEN);
  }

  static KubernetesClient client(int port) {
    return client("https://127.0.0.1:" + port, TOKEN);
  }

  /** Somebody else's client, by a token. */
  KubernetesClient client(String token) {
    return client(client.getMasterUrl().toString(), token);
  }

  private static KubernetesClient client(String url, String token) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withTrustCerts(true)
            .withDisableHostnameVerification(true)
            .withOauthToken(token)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void awaitReady() {
    Instant deadline = Instant.now().plus(START);
    while (!ready()) {
      if (Instant.now().isAfter(deadline) || !apiServer.isAlive()) {
        String log = apiServer.output();
        close();
        throw new IllegalStateException("kube-apiserver did not get ready:\n" + log);
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private boolean ready() {
    try {
      return "ok".equals(client.raw("/readyz"))
          && client.namespaces().withName("kube-public").get() != null
          && client.services().inNamespace("default").withName("kubernetes").get() != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  static void writeCredentials(Path folder) throws IOException, GeneralSecurityException {
    Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",test,test,system:masters\n");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    Files.writeString(folder.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    Files.writeString(folder.resolve("sa.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  private static String pem(String type, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  @Override
  public void close() {
    client.close();
    apiServer.close();
    etcd.close();
  }
}

package io.kubinception.testkit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real kube-apiserver on a real etcd, for one or more tests: custom resources, admission, RBAC,
 * server-side apply and watches are those of production. No controllers run, so nothing is garbage
 * collected, a deleted namespace stays in deletion, and Deployments get no pods.
 */
public final class KubeApiServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private final String version;
  private final ApiServerFiles files;
  private final @Nullable LocalEtcd etcd;
  private final int port;
  private final String url;
  private final KubernetesClient client;
  private final Path kubeconfig;
  private ServerProcess process;

  private KubeApiServer(String version, Path folder, @Nullable LocalEtcd etcd, List<String> more)
      throws IOException, GeneralSecurityException {
    this.version = version;
    files = ApiServerFiles.create(folder);
    this.etcd = etcd;
    port = FreePorts.next();
    url = "https://127.0.0.1:" + port;
    process = new ServerProcess("kube-apiserver", command(more), files.log());
    kubeconfig = files.kubeconfig(url);
    start();
    client = new KubernetesClientBuilder().withConfig(config()).build();
  }

  /** Starts one on fresh data and waits until it is ready. */
  public static KubeApiServer launch() {
    return launch(List.of());
  }

  /**
   * The same with more arguments.
   *
   * @param more like --etcd-prefix=/x; each takes the place of the usual one of its name
   */
  public static KubeApiServer launch(List<String> more) {
    return launch(KubernetesVersions.DEFAULT, more);
  }

  /** The same of one of the supported versions. */
  public static KubeApiServer launch(String version) {
    return launch(version, List.of());
  }

  private static KubeApiServer launch(String version, List<String> more) {
    try {
      Path folder = Files.createTempDirectory("kube-apiserver-");
      LocalEtcd etcd = new LocalEtcd(folder);
      List<String> arguments = new ArrayList<>(more);
      arguments.add("--etcd-servers=" + etcd.clientUrl());
      return new KubeApiServer(version, folder, etcd, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Starts one on an etcd of the caller's, and waits until it is ready.
   *
   * @param storage the arguments that say where it stores, and how
   */
  public static KubeApiServer launchOn(List<String> storage) {
    try {
      return new KubeApiServer(
          KubernetesVersions.DEFAULT, Files.createTempDirectory("kube-apiserver-"), null, storage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> command(List<String> more) {
    Stream<String> usual =
        usual().stream().filter(flag -> more.stream().noneMatch(m -> name(m).equals(name(flag))));
    return Stream.of(
            Stream.of(BuiltProgram.kubernetes(version, "kube-apiserver").find().toString()),
            usual,
            more.stream())
        .flatMap(part -> part)
        .toList();
  }

  private static String name(String flag) {
    return flag.substring(0, flag.indexOf('='));
  }

  private List<String> usual() {
    return List.of(
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + files.certificates(),
        "--token-auth-file=" + files.tokens(),
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + files.serviceAccountPublicKey(),
        "--service-account-signing-key-file=" + files.serviceAccountKey(),
        "--endpoint-reconciler-type=none",
        // No controller makes the default service account that it waits for.
        "--disable-admission-plugins=ServiceAccount");
  }

  /** Administrator's access; a new one at each call, to be changed at will. */
  public Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url)
        .withCaCertFile(files.certificate().toString())
        .withOauthToken(files.token())
        .build();
  }

  /** The administrator's client; closed with the server. */
  public KubernetesClient client() {
    return client;
  }

  /** The administrator's kubeconfig, for programs. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Starts what is not running, on the same data and addresses. */
  public void start() {
    if (etcd != null) {
      etcd.start();
    }
    process.start();
    process.awaitReady(START, this::ready);
  }

  /**
   * Ends it and starts it on other storage, at the same address and for the same clients.
   *
   * @param storage the arguments that say where it stores, and how
   */
  public void restartOn(List<String> storage) {
    process.close();
    process = new ServerProcess("kube-apiserver", command(storage), files.log());
    start();
  }

  /** As kill -9 of the API server alone. */
  public void kill() {
    process.kill();
  }

  /** As kill -9 of etcd alone: the API server lives but can store nothing. */
  public void killEtcd() {
    if (etcd == null) {
      throw new IllegalStateException("the etcd is the caller's");
    }
    etcd.kill();
  }

  private boolean ready() {
    if (!Files.exists(files.certificate())) {
      return false;
    }
    var once = config();
    once.setRequestRetryBackoffLimit(0);
    try (var probe = new KubernetesClientBuilder().withConfig(once).build()) {
      return "ok".equals(probe.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
    process.close();
    if (etcd != null) {
      etcd.close();
    }
    try {
      files.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

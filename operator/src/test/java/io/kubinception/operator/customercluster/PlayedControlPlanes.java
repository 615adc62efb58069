package io.kubinception.operator.customercluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * What no kubelet does here: Deployments get all that they ask for, and behind the address of each
 * API server's Service somebody says that it is well and takes what is applied. The addresses must
 * be this machine's.
 */
final class PlayedControlPlanes implements AutoCloseable {
  static final String ADDRESSES = "--service-cluster-ip-range=127.77.0.0/16";

  private final KubernetesClient client;
  private final Map<String, HttpsServer> servers = new ConcurrentHashMap<>();
  private volatile boolean newApiServersComeUp = true;
  private volatile boolean over;
  private final Thread thread = Thread.ofVirtual().start(this::play);

  PlayedControlPlanes(KubernetesClient client) {
    this.client = client;
  }

  /** Whether API servers that take the place of others get ready. */
  void newApiServersComeUp(boolean come) {
    newApiServersComeUp = come;
  }

  /** What fails, as something has changed meanwhile, succeeds the next time. */
  private void play() {
    Eventually.within(Duration.ofMinutes(10))
        .isTrue(
            "it is over",
            () -> {
              client
                  .apps()
                  .deployments()
                  .inAnyNamespace()
                  .withLabel(Kubinception.LABEL_CONTROL_PLANE)
                  .list()
                  .getItems()
                  .forEach(this::play);
              return over;
            });
  }

  private void play(Deployment deployment) {
    boolean apiServer =
        Component.API_SERVER
            .label()
            .equals(deployment.getMetadata().getLabels().get(Kubinception.LABEL_COMPONENT));
    if (apiServer) {
      servers.computeIfAbsent(deployment.getMetadata().getNamespace(), _ -> serve(deployment));
    }
    boolean first = deployment.getStatus() == null || deployment.getStatus().getReplicas() == null;
    boolean half = apiServer && !newApiServersComeUp && !first;
    var seen = PlayedDeployment.withAll(deployment, half ? 1 : 0);
    boolean known =
        deployment.getStatus() != null
            && Objects.equals(
                deployment.getStatus().getObservedGeneration(),
                deployment.getMetadata().getGeneration());
    if (half && known || Objects.equals(seen.getStatus(), deployment.getStatus())) {
      return;
    }
    client.resource(seen).updateStatus();
  }

  private HttpsServer serve(Deployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    var names =
        new ControlPlaneNames(
            Objects.requireNonNull(
                deployment.getMetadata().getLabels().get(Kubinception.LABEL_CONTROL_PLANE)));
    String address =
        client
            .services()
            .inNamespace(namespace)
            .withName(names.apiServerService())
            .require()
            .getSpec()
            .getClusterIP();
    var secrets = client.secrets().inNamespace(namespace);
    var serving = SecretData.decode(secrets.withName(names.apiServerSecret()).require());
    String certificate = serving.getOrDefault("tls.crt", "");
    var tls = new TlsMaterial(certificate, certificate, serving.getOrDefault("tls.key", ""));
    try {
      var server = HttpsServer.create(new InetSocketAddress(address, 6443), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls.sslContext()));
      server.createContext("/", PlayedControlPlanes::answer);
      // With one thread, a client that breaks off in its handshake would silence it for all.
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** It holds nothing, and says so in a way that does for a list and for a single object. */
  private static byte[] body(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/readyz")) {
      return "ok".getBytes(StandardCharsets.UTF_8);
    }
    return exchange.getRequestMethod().equals("GET")
        ? "{\"metadata\":{},\"items\":[]}".getBytes(StandardCharsets.UTF_8)
        : exchange.getRequestBody().readAllBytes();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    servers.values().forEach(server -> server.stop(0));
  }
}

package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.cli.FleetInMemory;
import io.kubinception.cli.Samples;
import io.kubinception.cli.upgrade.Inside;
import io.kubinception.cli.upgrade.Inside.Kubelet;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Kubeconfig;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CustomerOpenerTest {
  private static final String NOBODY =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """;

  private static final String FOR_ALICE = "203.0.113.0/24";

  private PastTheEdge pastTheEdge =
      _ -> {
        throw new AssertionError("nobody looks past the edge");
      };

  private Inside read(String kubeconfig, String... allowed) {
    CustomerCluster cluster = Samples.cluster("demo");
    cluster.setSpec(letsIn(cluster.getSpec(), allowed));
    var fleet =
        new FleetInMemory().withSecret("default", "demo-kubeconfig", "kubeconfig", kubeconfig);
    return new CustomerOpener(fleet, pastTheEdge).read(cluster);
  }

  @Test
  void aSilentOneIsToldInWords() {
    assertThatThrownBy(() -> read(NOBODY))
        .hasMessageContaining(
            "cannot look into cluster demo at https://127.0.0.1:1/: its API server does not answer");
  }

  @Test
  void anAllowListThatLeavesTheProviderOutIsNoObstacle() throws IOException {
    try (var apiServer = new PlayedApiServer()) {
      var open = new AtomicInteger();
      pastTheEdge = _ -> Optional.of(new PlayedWay(apiServer.port(), open));

      Inside inside = read(apiServer.kubeconfig("https://127.0.0.1:1"), FOR_ALICE);

      assertThat(inside.kubelets()).containsExactly(new Kubelet("node-a", "1.36.4"));
      assertThat(open).as("the way is closed").hasValue(0);
    }
  }

  @Test
  void whoeverAnswersThereHasToBeTheClustersApiServer() throws IOException {
    try (var apiServer = new PlayedApiServer();
        var another = new PlayedApiServer()) {
      pastTheEdge = _ -> Optional.of(new PlayedWay(another.port(), new AtomicInteger()));

      assertThatThrownBy(() -> read(apiServer.kubeconfig("https://127.0.0.1:1"), FOR_ALICE))
          .hasMessageContaining("cannot look into cluster demo at https://127.0.0.1:1/: ");
    }
  }

  @Test
  void whoMayNotForwardPortsIsToldOfTheListAndOfTheRight() {
    pastTheEdge =
        _ -> {
          throw new KubernetesClientException("pods is forbidden", 403, null);
        };
    assertThatThrownBy(() -> read(NOBODY, FOR_ALICE))
        .hasMessageContaining(
            "cannot look into cluster demo at https://127.0.0.1:1/: it answers nobody but"
                + " 203.0.113.0/24, which its customer allows: ask from there, or as somebody for whom"
                + " the admin cluster forwards ports to its API server (pods is forbidden)");
  }

  @Test
  void anApiServerThatIsNotReadyIsNotTakenForAnAllowList() {
    pastTheEdge = _ -> Optional.empty();
    assertThatThrownBy(() -> read(NOBODY, FOR_ALICE))
        .hasMessageContaining("no API server of it is ready");
  }

  private record PlayedWay(int port, AtomicInteger open) implements PastTheEdge.Way {
    PlayedWay {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  /** Has one node and nothing else, and a certificate of its own authority. */
  private static final class PlayedApiServer implements AutoCloseable {
    private final CertificateAuthority authority =
        CertificateAuthority.create("customer", Duration.ofDays(1), Clock.systemUTC());
    private final HttpsServer server;

    PlayedApiServer() throws IOException {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var profile =
          CertificateProfile.server("kube-apiserver", Duration.ofDays(1))
              .withDnsNames(List.of("localhost"));
      server.setHttpsConfigurator(
          new HttpsConfigurator(
              TlsMaterial.of(authority.certificatePem(), authority.issue(profile)).sslContext()));
      server.createContext("/", PlayedApiServer::answer);
      server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      String answer =
          switch (path) {
            case "/metrics" -> "";
            case "/api/v1/nodes" ->
                """
                {"apiVersion": "v1", "kind": "NodeList", "items": [{
                  "metadata": {"name": "node-a"},
                  "status": {"nodeInfo": {"kubeletVersion": "v1.36.4"}}}]}
                """;
            default -> "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}";
          };
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      try (exchange) {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }

    int port() {
      return server.getAddress().getPort();
    }

    String kubeconfig(String endpoint) {
      return new Kubeconfig(
              "c",
              URI.create(endpoint),
              authority.certificatePem(),
              "u",
              Kubeconfig.ClientCertificate.of(
                  authority.issue(CertificateProfile.client("admin", Duration.ofDays(1)))),
              "default")
          .toYaml();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static CustomerClusterSpec letsIn(CustomerClusterSpec spec, String... networks) {
    return new CustomerClusterSpec(
        spec.version(),
        spec.plan(),
        spec.networks(),
        null,
        null,
        new Access(30, null, null, List.of(), List.of(networks)),
        spec.hibernation(),
        null,
        null,
        spec.size());
  }
}

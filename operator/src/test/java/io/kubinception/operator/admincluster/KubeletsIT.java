package io.kubinception.operator.admincluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.kubinception.operator.admincluster.Kubelets.Told;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.ServerTrust;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.FreePorts;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Kubelets that ask a real API server who comes and what he may, as kubelets do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubeletsIT {
  private static final String OPERATOR = "kubinception-system";

  private final KubeApiServer server = KubeApiServer.launch();
  private final CertificateAuthority cluster = authority();
  private final FakeClock clock = new FakeClock();
  private Kubelets kubelets = kubelets();

  private static CertificateAuthority authority() {
    return CertificateAuthority.create("kubernetes", Duration.ofDays(1), Clock.systemUTC());
  }

  private Kubelets kubelets() {
    return new Kubelets(
        server.client(), OPERATOR, new ServerTrust(cluster.certificatePem()).sslContext(), clock);
  }

  @BeforeAll
  void asTheChartHasIt() {
    var client = server.client();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(OPERATOR).endMetadata().build())
        .create();
    client
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(UsageAccount.NAME)
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources("nodes/stats")
                .withVerbs("get")
                .endRule()
                .build())
        .create();
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(UsageAccount.NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", UsageAccount.NAME)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(UsageAccount.NAME)
                .withNamespace(OPERATOR)
                .endSubject()
                .build())
        .create();
    makeAccount();
  }

  private void makeAccount() {
    server
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(UsageAccount.NAME)
                .withNamespace(OPERATOR)
                .endMetadata()
                .build())
        .create();
  }

  private void dropAccount() {
    server.client().serviceAccounts().inNamespace(OPERATOR).withName(UsageAccount.NAME).delete();
  }

  @BeforeEach
  void anOperatorThatHasJustStarted() {
    kubelets = kubelets();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anAccountThatMayReadStatsIsEnough() throws IOException {
    try (var kubelet = new PlayedKubelet(cluster)) {
      Told told = kubelets.ask(List.of(kubelet.node("a")));

      assertThat(told.silent()).isEmpty();
      assertThat(told.summaries())
          .singleElement()
          .satisfies(
              summary ->
                  assertThat(summary.at("/node/cpu/usageNanoCores").asLong()).isEqualTo(5_000_000));
      assertThat(kubelet.guests)
          .containsExactly("system:serviceaccount:%s:%s".formatted(OPERATOR, UsageAccount.NAME));
    }
  }

  @Test
  void aKubeletThatSignedItsOwnCertificateHearsNoToken() throws IOException {
    try (var well = new PlayedKubelet(cluster);
        var stranger = new PlayedKubelet(authority())) {
      Told told = kubelets.ask(List.of(stranger.node("a"), well.node("b")));

      assertThat(told.summaries()).hasSize(1);
      assertThat(told.silent())
          .containsExactlyEntriesOf(
              Map.of(
                  "a",
                  "its kubelet's certificate is not of the cluster's authority, or not for its"
                      + " address"));
      assertThat(stranger.tokens).isEmpty();
    }
  }

  @Test
  void aTokenIsKeptForAWhile() throws IOException {
    try (var kubelet = new PlayedKubelet(cluster)) {
      kubelets.ask(List.of(kubelet.node("a")));
      clock.advance(Duration.ofMinutes(29));
      kubelets.ask(List.of(kubelet.node("a")));
      assertThat(kubelet.tokens).hasSize(1);

      clock.advance(Duration.ofMinutes(2));
      kubelets.ask(List.of(kubelet.node("a")));
      assertThat(kubelet.tokens).hasSize(2);
    }
  }

  @Test
  void anAccountThatIsMadeAnewIsNoticed() throws IOException {
    try (var kubelet = new PlayedKubelet(cluster)) {
      kubelets.ask(List.of(kubelet.node("a")));
      dropAccount();
      Eventually.within(Duration.ofSeconds(40))
          .passes(
              "the API server has forgotten the account",
              () ->
                  assertThat(kubelets.ask(List.of(kubelet.node("a"))).silent())
                      .containsEntry("a", "its kubelet refuses it (401)"));
      assertThat(kubelets.ask(List.of(kubelet.node("a"))).silent().get("a"))
          .startsWith("the operator gets no token of ServiceAccount kubinception-usage: ");

      makeAccount();
      assertThat(kubelets.ask(List.of(kubelet.node("a"))).silent()).isEmpty();
    }
  }

  @Test
  void oneThatIsAwayHoldsUpNobody() throws IOException {
    try (var kubelet = new PlayedKubelet(cluster)) {
      Told told = kubelets.ask(List.of(node("away", FreePorts.next()), kubelet.node("b")));

      assertThat(told.summaries()).hasSize(1);
      assertThat(told.silent().get("away")).startsWith("its kubelet does not answer: ");
      assertThat(told.sentence(2))
          .hasValueSatisfying(
              sentence ->
                  assertThat(sentence)
                      .startsWith(
                          "1 of 2 nodes do not tell what they use, which counts as free: away: ")
                      .endsWith("; see docs/install.md"));
    }
  }

  private static Node node(String name, int port) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .addNewAddress("127.0.0.1", "InternalIP")
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(port)
        .endDaemonEndpoints()
        .endStatus()
        .build();
  }

  private final class PlayedKubelet implements AutoCloseable {
    private final HttpsServer https;
    private final Set<String> tokens = new LinkedHashSet<>();
    private final Set<String> guests = new LinkedHashSet<>();

    PlayedKubelet(CertificateAuthority signer) throws IOException {
      https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var profile =
          CertificateProfile.server("system:node:a", Duration.ofDays(1))
              .withIpAddresses(List.of("127.0.0.1"));
      https.setHttpsConfigurator(
          new HttpsConfigurator(
              TlsMaterial.of(signer.certificatePem(), signer.issue(profile)).sslContext()));
      https.createContext("/stats/summary", this::answer);
      https.start();
    }

    Node node(String name) {
      return KubeletsIT.node(name, https.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
      String token =
          exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
      tokens.add(token);
      int code = judge(token);
      byte[] body =
          "{\"node\": {\"cpu\": {\"usageNanoCores\": 5000000}}}".getBytes(StandardCharsets.UTF_8);
      try (exchange) {
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    private int judge(String token) {
      var review =
          server
              .client()
              .resource(new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build())
              .create()
              .getStatus();
      if (!Boolean.TRUE.equals(review.getAuthenticated())) {
        return 401;
      }
      guests.add(review.getUser().getUsername());
      var access =
          new SubjectAccessReviewBuilder()
              .withNewSpec()
              .withUser(review.getUser().getUsername())
              .withGroups(review.getUser().getGroups())
              .withNewResourceAttributes()
              .withVerb("get")
              .withVersion("v1")
              .withResource("nodes")
              .withSubresource("stats")
              .withName("a")
              .endResourceAttributes()
              .endSpec()
              .build();
      return server.client().resource(access).create().getStatus().getAllowed() ? 200 : 403;
    }

    @Override
    public void close() {
      https.stop(0);
    }
  }
}

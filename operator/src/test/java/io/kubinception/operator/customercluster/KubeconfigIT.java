package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.named;
import static io.kubinception.operator.customercluster.CustomerWorld.ready;
import static io.kubinception.operator.customercluster.CustomerWorld.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.KubeconfigRequestSpec;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.Certificates;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubeconfigs as the operator signs them, shown to an API server that trusts whom it says. */
class KubeconfigIT {
  private final CustomerWorld world = new CustomerWorld();
  private Path trusted;
  private KubeApiServer customer;

  @BeforeEach
  void aCluster(@TempDir Path folder) {
    world.startCluster();
    trusted = folder.resolve("clients.crt");
    trustWhomTheOperatorSays();
    customer = KubeApiServer.launch(List.of("--client-ca-file=" + trusted));
  }

  @AfterEach
  void stop() {
    customer.close();
    world.close();
  }

  /** What the kubelet does for the API server's pod, or a roll. */
  private void trustWhomTheOperatorSays() {
    try {
      Files.writeString(trusted, secret(world.inner(), "demo-api-server", "clients.crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPersonIsWhoTheRequestSaysUntilAReset() {
    String alice = request("alice", "1h", "developers", "testers");
    UserInfo seen = whoAmI(alice).orElseThrow();
    assertThat(seen.getUsername()).isEqualTo("alice");
    assertThat(seen.getGroups())
        .containsExactlyInAnyOrder("developers", "testers", "system:authenticated");
    Instant until = Instant.parse(read("alice").getStatus().notAfter());
    assertThat(until)
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(58)), Instant.now().plus(Duration.ofMinutes(61)));
    String provider = secret(world.inner(), "demo-admin", "kubeconfig");
    assertThat(whoAmI(provider)).isPresent();

    String before = secret(world.inner(), "demo-people-ca", "tls.crt");
    loseTheAuthorityOfPeople();
    assertThat(whoAmI(alice)).as("nobody is locked out in silence").isPresent();
    world.change("{\"spec\":{\"access\":{\"resetAt\":\"2026-01-01T00:00:00Z\"}}}");
    Eventually.within(LIMIT)
        .isTrue("the request says so", () -> ready(read("alice")).equals("LockedOut"));
    Eventually.within(LIMIT)
        .isTrue(
            "the API server is to trust another authority",
            () -> !secret(world.inner(), "demo-api-server", "clients.crt").contains(before));
    trustWhomTheOperatorSays();
    Eventually.within(LIMIT).isTrue("the old kubeconfig is refused", () -> whoAmI(alice).isEmpty());

    assertThat(whoAmI(provider)).as("components and nodes go on").isPresent();
    assertThat(whoAmI(request("bob", "30m")).orElseThrow().getUsername()).isEqualTo("bob");

    world.client().resource(read("alice")).delete();
    Eventually.within(LIMIT)
        .isTrue(
            "its Secret goes with the request",
            () ->
                world
                        .client()
                        .secrets()
                        .inNamespace("default")
                        .withName("alice-kubeconfig-request")
                        .get()
                    == null);
  }

  @Test
  void aResetDoesNotWaitForEtcd() {
    world.hasRun();
    world.loseEtcd();
    String before = secret(world.inner(), "demo-people-ca", "tls.crt");
    long generation = apiServer().getMetadata().getGeneration();
    String at = "2026-01-01T00:00:00Z";

    world.change("{\"spec\":{\"access\":{\"resetAt\":\"" + at + "\"}}}");
    Eventually.within(LIMIT)
        .isTrue(
            "its API servers are replaced by others",
            () -> apiServer().getMetadata().getGeneration() > generation);
    assertThat(secret(world.inner(), "demo-api-server", "clients.crt")).doesNotContain(before);
    assertThat(world.controlPlane().getStatus().accessResetAt())
        .as("those of before still run")
        .isNull();

    new PlayedDeployment(world.client(), this::apiServer).ready();
    Eventually.within(LIMIT)
        .isTrue(
            "the reset holds", () -> at.equals(world.controlPlane().getStatus().accessResetAt()));
    assertThat(ready(world.controlPlane())).isEqualTo("EtcdTenantNotReady");
    String now = secret(world.inner(), "demo-people-ca", "tls.crt");
    Eventually.within(LIMIT)
        .isTrue(
            "the customer has one with which to mend it",
            () ->
                Certificates.issuedBy(secret("default", "demo-kubeconfig", "client.crt"), now)
                    && !now.equals(before));
  }

  @Test
  void aDeletedClusterTakesAlongWhatWasGivenOutAndOneThatCanBeHadBackDoesNot() {
    String inner = world.inner();
    String alice = request("alice", "8h");
    ask("carol", "other", "8h");
    world.change(
        "{\"spec\":{\"deleteAt\":\"%s\"}}"
            .formatted(world.clock().instant().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS)));
    Eventually.within(LIMIT)
        .isTrue(
            "it can be had back",
            () -> ready(world.cluster()).equals(Hibernated.DELETION_SCHEDULED));
    assertThat(secret("default", "alice-kubeconfig-request", "kubeconfig")).isEqualTo(alice);
    assertThat(ready(read("alice"))).isEqualTo("Ready");

    world.client().resource(world.cluster()).delete();
    Eventually.within(LIMIT)
        .isTrue(
            "the cluster is gone",
            () -> {
              CustomerWorld.finalizeNamespace(world.client(), inner);
              return world.find().isEmpty();
            });

    assertThat(read("alice")).isNull();
    assertThat(
            world
                .client()
                .secrets()
                .inNamespace("default")
                .withName("alice-kubeconfig-request")
                .get())
        .isNull();
    assertThat(read("carol")).as("of another cluster").isNotNull();
  }

  private Deployment apiServer() {
    return world
        .client()
        .apps()
        .deployments()
        .inNamespace(world.inner())
        .withName("demo-api-server")
        .require();
  }

  private void loseTheAuthorityOfPeople() {
    world.hasRun();
    world.client().secrets().inNamespace(world.inner()).withName("demo-people-ca").delete();
    Eventually.within(LIMIT)
        .isTrue(
            "a person is asked for it",
            () -> reason(world.controlPlane(), "CertificatesReady").equals("SecretLost"));
  }

  private String request(String user, String duration, String... groups) {
    ask(user, CustomerWorld.NAME, duration, groups);
    Eventually.within(LIMIT)
        .isTrue("the kubeconfig is signed", () -> ready(read(user)).equals("Ready"));
    return secret("default", Objects.requireNonNull(read(user).getStatus().secret()), "kubeconfig");
  }

  private void ask(String user, String cluster, String duration, String... groups) {
    var request = named(new KubeconfigRequest(), user, "default");
    request.setSpec(new KubeconfigRequestSpec(cluster, user, List.of(groups), duration));
    world.create(request);
  }

  private KubeconfigRequest read(String name) {
    return world
        .client()
        .resources(KubeconfigRequest.class)
        .inNamespace("default")
        .withName(name)
        .get();
  }

  private String secret(String namespace, String name, String key) {
    var secret = world.client().secrets().inNamespace(namespace).withName(name).get();
    return Objects.requireNonNull(SecretData.decode(secret).get(key));
  }

  /** Who the API server takes the holder for; nobody when it refuses the certificate. */
  private Optional<UserInfo> whoAmI(String kubeconfig) {
    Config theirs = Config.fromKubeconfig(kubeconfig);
    Config config =
        new ConfigBuilder(customer.config())
            .withOauthToken(null)
            .withClientCertData(theirs.getClientCertData())
            .withClientKeyData(theirs.getClientKeyData())
            .withClientKeyAlgo("EC")
            .build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      var review = client.resource(new SelfSubjectReview()).create();
      return Optional.of(review.getStatus().getUserInfo());
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(401);
      return Optional.empty();
    }
  }
}

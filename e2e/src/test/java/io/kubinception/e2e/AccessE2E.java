package io.kubinception.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.LocalIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Who is let in: from which networks, by whose tokens, with which kubeconfigs, and no more. */
@Order(5)
@OnTheLab
class AccessE2E {
  private static final String NAME = "keys";
  private static final String ELSEWHERE = "198.51.100.0/24";
  // The gateway of the customers' network, which this host is.
  private static final String HOST = "172.31.0.1";

  private final Provider provider;
  private final Customer customer;

  AccessE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NAME, "--wait", "--timeout", "5m").must();
    customer.saveKubeconfig();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").must();
  }

  /** This host is a customer's machine to the edge: not one of the cluster's worker nodes. */
  @Test
  @Order(1)
  void theApiIsReachedFromNetworksOfItsAllowListOnly() throws InterruptedException {
    allow("--network", ELSEWHERE);
    assertThat(customer.answers()).as("this host is not on the list").isFalse();
    assertThat(provider.cli("cluster", "get", NAME).must())
        .contains("API open to  " + ELSEWHERE)
        .doesNotContain("not yet");
    provider.cli("nodepool", "create", NAME, "--cluster", NAME, "--nodes", "1", "--wait").must();

    allow("--network", ELSEWHERE + "," + HOST + "/32");
    assertThat(customer.answers()).as("this host is on the list").isTrue();
    assertThat(customer.readyNodes()).as("a node joined meanwhile").hasSize(1);

    try (var watch = new OpenWatch(customer)) {
      allow("--network", ELSEWHERE);
      assertThat(watch.isCutOffWithin(Duration.ofSeconds(10)))
          .as("what this host had open is cut off")
          .isTrue();
    }
    allow("--everybody");
    assertThat(customer.readyNodes()).as("the node stayed").hasSize(1);
    assertThat(customer.answers()).isTrue();
  }

  private void allow(String... whom) {
    provider.cli("cluster", "allow", NAME, "--wait", "--timeout", "1m").and(whom).must();
  }

  /**
   * The issuer is in the customer's network: this host cannot be reached from API servers' pods.
   */
  @Test
  @Order(2)
  void peopleOfAnIssuerAreLetInByItsTokensUntilItIsRemoved() throws Exception {
    try (LocalIssuer issuer = LocalIssuer.at(HOST)) {
      Path authority = scratch("issuer.crt", issuer.authorityPem());
      String[] told = {"--audience", "kubernetes", "--issuer-ca", authority.toString()};
      provider.cli("cluster", "oidc", NAME, "--issuer", issuer.url()).and(told).must();
      String[] rights = {"--clusterrole", "view", "--group", "oidc:developers"};
      customer.kubectl("create", "clusterrolebinding", "developers").and(rights).must();

      Command ada = withToken(issuer.tokenOf("ada", "developers"));
      awaitAnswer(ada.and("auth", "whoami"), "oidc:ada");
      // The API server of before may still be asked while it ends.
      awaitAnswer(ada.and("get", "pods", "-A"), "coredns");
      awaitAnswer(ada.and("get", "secrets", "-A"), "Forbidden");

      provider.cli("cluster", "oidc", NAME, "--remove", issuer.url()).must();
      awaitAnswer(ada.and("auth", "whoami"), "Unauthorized");
    }
  }

  private static void awaitAnswer(Command command, String text) {
    Eventually.within(Duration.ofMinutes(3))
        .passes(text, () -> assertThat(command.run().output()).contains(text));
  }

  /** Without the kubeconfig's own user, who would be believed before the token. */
  private Command withToken(String token) throws IOException {
    String authority = cluster("certificate-authority-data");
    Path file = scratch("keys.crt", new String(Base64.getDecoder().decode(authority), UTF_8));
    return Command.of(provider.kubectlBinary(), "--kubeconfig", "/dev/null")
        .and("--server", cluster("server"), "--certificate-authority", file.toString())
        .and("--token", token);
  }

  private String cluster(String field) {
    String path = "jsonpath={.clusters[0].cluster.%s}".formatted(field);
    return customer.kubectl("config", "view", "--raw", "-o", path).must().strip();
  }

  private Path scratch(String name, String text) throws IOException {
    return Files.writeString(provider.scratch().resolve(name), text);
  }

  @Test
  @Order(3)
  void aResetLocksEverybodyOutWithinAMinute() {
    Path alice = provider.scratch().resolve("alice.kubeconfig");
    String[] request = {
      "cluster", "kubeconfig", NAME, "--user", "alice", "--group", "developers", "--duration", "30m"
    };
    provider.cli(request).and("--output", alice.toString()).must();
    assertThat(as(alice, "auth", "whoami").must()).contains("alice", "developers");
    assertThat(as(alice, "get", "secrets").run().output()).contains("Forbidden");

    Instant begin = Instant.now();
    Path fresh = provider.scratch().resolve("fresh.kubeconfig");
    provider.cli("cluster", "kubeconfig", NAME, "--reset", "--output", fresh.toString()).must();
    Duration took = Duration.between(begin, Instant.now());
    System.out.printf("all kubeconfigs were locked out within %d s%n", took.toSeconds());

    assertThat(took).isLessThan(Duration.ofMinutes(1));
    assertThat(customer.kubectl("get", "namespaces").run().output()).contains("Unauthorized");
    assertThat(as(alice, "auth", "whoami").run().output()).contains("Unauthorized");
    Eventually.within(Duration.ofSeconds(30))
        .isTrue("the new one works", () -> as(fresh, "get", "secrets").run().code() == 0);
  }

  private Command as(Path kubeconfig, String... words) {
    return Command.of(provider.kubectlBinary(), "--kubeconfig", kubeconfig.toString()).and(words);
  }
}

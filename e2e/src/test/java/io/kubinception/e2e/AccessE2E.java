package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Kubeconfigs for a person, and a reset that locks all earlier ones out. */
@Order(6)
@OnTheLab
class AccessE2E {
  private static final String NAME = "keys";
  private static final String ELSEWHERE = "198.51.100.0/24";
  // The gateway of the customers' network, which this host is.
  private static final String HOST = "172.31.0.1/32";

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
  void theApiIsReachedFromNetworksOfItsAllowListOnly() {
    allow("--network", ELSEWHERE);
    assertThat(customer.answers()).as("this host is not on the list").isFalse();
    assertThat(provider.cli("cluster", "get", NAME).must())
        .contains("API open to  " + ELSEWHERE)
        .doesNotContain("not yet");
    provider.cli("nodepool", "create", NAME, "--cluster", NAME, "--nodes", "1", "--wait").must();

    allow("--network", ELSEWHERE + "," + HOST);
    assertThat(customer.answers()).as("this host is on the list").isTrue();
    assertThat(customer.readyNodes()).as("a node joined meanwhile").hasSize(1);

    allow("--network", ELSEWHERE);
    allow("--everybody");
    assertThat(customer.answers()).isTrue();
  }

  private void allow(String... whom) {
    provider.cli("cluster", "allow", NAME, "--wait", "--timeout", "1m").and(whom).must();
  }

  @Test
  @Order(2)
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

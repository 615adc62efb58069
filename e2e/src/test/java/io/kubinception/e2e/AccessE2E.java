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

  @Test
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

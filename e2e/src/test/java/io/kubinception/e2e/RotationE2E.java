package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** All credentials of a cluster with a worker node are rotated while its clients go on. */
@Order(4)
@OnTheLab
class RotationE2E {
  private static final String NAME = "turn";

  private final Provider provider;
  private final Customer customer;

  RotationE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "6m").must();
    customer.saveKubeconfig();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").must();
  }

  @Test
  void everythingIsRotatedWhileClientsGoOn() throws IOException {
    Path old = provider.scratch().resolve("before-rotation.kubeconfig");
    Files.copy(provider.scratch().resolve(NAME + ".kubeconfig"), old);
    customer.kubectl("create", "secret", "generic", "kept", "--from-literal=word=kept").must();
    String nodes = identities();

    whileClientsGoOn("prepared", () -> rotate());
    assertThat(as(old, "get", "namespaces").run().code()).as("old kubeconfigs work").isZero();
    assertThatNodesStay(nodes);

    customer.saveKubeconfig();
    whileClientsGoOn("completed", () -> rotate("--complete", "--now"));
    assertThat(as(old, "get", "namespaces").run().code()).as("an old kubeconfig").isNotZero();
    assertThat(as(oldWithNewTrust(old), "get", "namespaces").run().output())
        .contains("Unauthorized");
    assertThatNodesStay(nodes);
    assertThat(
            customer.kubectl("get", "secret", "kept", "-o", "jsonpath={.data.word}").must().strip())
        .isEqualTo("a2VwdA==");
    assertThat(customer.kubectl("get", "daemonsets", "-n", "kube-system", "-o", "name").must())
        .doesNotContain("node-credentials");
    Eventually.within(Duration.ofSeconds(30))
        .isTrue(
            "API servers take the kubelet for who it is",
            () ->
                customer
                        .kubectl("logs", "-n", "kube-system", "daemonset/kube-proxy", "--tail=1")
                        .run()
                        .code()
                    == 0);
  }

  /** Node objects, each with what tells it from one that joined anew. */
  private String identities() {
    return customer
        .kubectl("get", "nodes", "-o", "jsonpath={.items[*]['metadata.name','metadata.uid']}")
        .must();
  }

  /** A kubelet that restarts may call its node not ready for a moment, on a busy machine. */
  private void assertThatNodesStay(String before) {
    Eventually.within(Duration.ofMinutes(1))
        .isTrue("all nodes are ready", () -> customer.readyNodes().equals(customer.nodes()));
    assertThat(identities()).isEqualTo(before);
  }

  /** Who has an old certificate, and takes the API server for who it is. */
  private Path oldWithNewTrust(Path old) throws IOException {
    var mixed = new StringBuilder();
    var before = Files.readAllLines(old).iterator();
    for (String line : Files.readAllLines(provider.scratch().resolve(NAME + ".kubeconfig"))) {
      String same = before.next();
      mixed.append(line.strip().startsWith("client-") ? same : line).append('\n');
    }
    return Files.writeString(provider.scratch().resolve("mixed.kubeconfig"), mixed);
  }

  private void rotate(String... more) {
    provider.cli("cluster", "rotate", NAME, "--wait", "--timeout", "4m").and(more).must();
  }

  /** Retried as clients do, nothing fails. */
  private void whileClientsGoOn(String what, Runnable work) {
    Instant begin = Instant.now();
    try (var writer = new SteadyWriter(customer);
        var reader = new SteadyReader(customer)) {
      work.run();
      writer.stop();
      System.out.printf(
          "%s in %d s: %s; %s%n",
          what, Duration.between(begin, Instant.now()).toSeconds(), writer.told(), reader.told());
      assertThat(writer.failures()).as("writes").isEmpty();
      assertThat(reader.failures()).as("reads").isEmpty();
      assertThat(writer.isThere()).isTrue();
    }
  }

  private Command as(Path kubeconfig, String... words) {
    return Command.of(provider.kubectlBinary(), "--kubeconfig", kubeconfig.toString()).and(words);
  }
}

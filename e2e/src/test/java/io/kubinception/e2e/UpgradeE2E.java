package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Control planes of both plans that go up a minor while their clients go on. */
@Order(8)
@OnTheLab
class UpgradeE2E {
  private static final String OLD = "1.35.8";
  private static final String NEW = "1.36.4";
  private static final String SHARED = "aged";
  private static final String HA = "aged-twin";
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(10);

  private final Provider provider;

  UpgradeE2E(Provider provider) {
    this.provider = provider;
  }

  @BeforeAll
  void clustersOfTheOlderMinor() {
    provider.cli("cluster", "create", SHARED, "--version", OLD, "--nodes", "1").must();
    provider
        .cli("cluster", "create", HA, "--version", OLD, "--plan", "ha", "--wait", "--timeout", "6m")
        .must();
    provider.waitReady(SHARED);
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", SHARED, "--yes").must();
    provider.cli("cluster", "delete", HA, "--yes", "--wait").must();
    Eventually.within(Duration.ofMinutes(2))
        .isTrue("both are gone", () -> !provider.exists(SHARED));
  }

  @Test
  void aSharedOneIsAwayForSecondsAndItsNodesStay() {
    var customer = new Customer(provider, SHARED);
    customer.saveKubeconfig();
    assertThat(served(customer)).isEqualTo(OLD);
    List<String> ready = customer.readySince();
    assertThat(ready).hasSize(1).allMatch(node -> node.contains("=True@"));

    var clients = new Clients(customer);
    upgrade(SHARED, () -> {});
    clients.end("shared");

    assertThat(clients.longestWrite()).isLessThan(LONGEST_OUTAGE);
    assertThat(served(customer)).isEqualTo(NEW);
    assertThat(customer.readySince()).as("ready without a break").isEqualTo(ready);
    assertThat(kubelets(customer)).isEqualTo("v" + OLD);
    assertThat(proxies(customer)).endsWith(":v" + NEW);
    // The new API server serves before scheduler and controller manager have followed.
    provider.waitReady(SHARED);
    staysUp(SHARED);
  }

  @Test
  void aHighlyAvailableOneFailsNoRequestThoughTheOperatorDies() {
    var customer = new Customer(provider, HA);
    customer.saveKubeconfig();
    assertThat(served(customer)).isEqualTo(OLD);

    var clients = new Clients(customer);
    upgrade(
        HA,
        () -> {
          Eventually.within(Duration.ofMinutes(1))
              .isTrue("it rolls", () -> rolledOut("reason").equals("Rolling"));
          assertThat(provider.killOperator()).isTrue();
        });
    clients.end("ha");

    assertThat(served(customer)).isEqualTo(NEW);
    assertThat(rolledOut("status")).isEqualTo("True");
  }

  /** There is no way back. */
  private void staysUp(String cluster) {
    var down = "{\"spec\":{\"version\":\"%s\"}}".formatted(OLD);
    var refused =
        provider.kubectl("patch", "customercluster", cluster, "--type=merge", "-p", down).run();
    assertThat(refused.code()).isNotZero();
    assertThat(refused.output()).contains("version cannot go down to a lower minor");
  }

  private void upgrade(String cluster, Runnable meanwhile) {
    Instant begin = Instant.now();
    assertThat(provider.cli("cluster", "upgrade", cluster, "--to", NEW, "--dry-run").must())
        .contains("Nothing stands in the way");
    provider.cli("cluster", "upgrade", cluster, "--to", NEW).must();
    meanwhile.run();
    Eventually.within(Duration.ofMinutes(5))
        .isTrue("it runs " + NEW, () -> provider.versionOf(cluster).equals(NEW));
    System.out.printf(
        "upgrade of %s: %.1f s%n",
        cluster, Duration.between(begin, Instant.now()).toMillis() / 1e3);
  }

  private String rolledOut(String field) {
    String path = "jsonpath={.status.conditions[?(@.type==\"RolledOut\")].%s}".formatted(field);
    return provider.kubectl("get", "customercluster", HA, "-o", path).must().strip();
  }

  private static String served(Customer customer) {
    String version = customer.kubectl("get", "--raw", "/version").must();
    return version.replaceFirst("(?s).*\"gitVersion\": *\"v([0-9.]+)\".*", "$1");
  }

  private static String kubelets(Customer customer) {
    String path = "jsonpath={.items[*].status.nodeInfo.kubeletVersion}";
    return customer.kubectl("get", "nodes", "-o", path).must();
  }

  private static String proxies(Customer customer) {
    String path = "jsonpath={.spec.template.spec.containers[0].image}";
    return customer.kubectl("get", "-n", "kube-system", "ds", "kube-proxy", "-o", path).must();
  }

  /** They write, read and watch all the time, and try again as client-go does. */
  private static final class Clients {
    private final SteadyWatcher watcher;
    private final SteadyWriter writer;
    private final SteadyReader reader;

    Clients(Customer customer) {
      watcher = new SteadyWatcher(customer);
      writer = new SteadyWriter(customer);
      reader = new SteadyReader(customer);
    }

    Duration longestWrite() {
      return writer.longest();
    }

    void end(String plan) {
      reader.close();
      writer.stop();
      Eventually.within(Duration.ofSeconds(20))
          .isTrue("the last write is told of", () -> watcher.seen() == writer.written());
      System.out.printf(
          "upgrade, %s: %s; %s; %s%n", plan, writer.told(), reader.told(), watcher.told());
      assertThat(writer.isThere()).isTrue();
      assertThat(writer.failures()).as("writes").isEmpty();
      assertThat(reader.failures()).as("reads").isEmpty();
      assertThat(watcher.failures()).as("events").isEmpty();
      assertThat(watcher.listsAnew()).as("lists anew").isZero();
      watcher.close();
      writer.close();
    }
  }
}

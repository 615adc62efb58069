package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A cluster that changes its plan, and loses what it has two of, while its clients go on. */
@Order(2)
@OnTheLab
class PlanE2E {
  private static final String NAME = "twin";
  private static final String API_SERVERS =
      "kubinception.io/control-plane=%s,app.kubernetes.io/component=api-server".formatted(NAME);

  private final Provider provider;
  private final Customer customer;
  private SteadyWriter writer;
  private SteadyWatcher watcher;
  private SteadyReader reader;
  private int listsBorne;

  PlanE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void aSharedCluster() {
    provider.cli("cluster", "create", NAME, "--wait", "--timeout", "4m").must();
    customer.saveKubeconfig();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").must();
  }

  @BeforeEach
  void clients() {
    listsBorne = 0;
    watcher = new SteadyWatcher(customer);
    writer = new SteadyWriter(customer);
    reader = new SteadyReader(customer);
  }

  /** Retried as clients do, nothing has failed; what had to be tried again is told. */
  @AfterEach
  void nothingFailed(TestInfo test) {
    reader.close();
    writer.stop();
    Eventually.within(Duration.ofSeconds(20))
        .isTrue("the last write is told of", () -> watcher.seen() == writer.written());
    System.out.printf(
        "%s: %s; %s; %s%n",
        test.getTestMethod().orElseThrow().getName(), writer.told(), reader.told(), watcher.told());
    assertThat(writer.isThere()).isTrue();
    assertThat(writer.failures()).as("writes").isEmpty();
    assertThat(reader.failures()).as("reads").isEmpty();
    assertThat(watcher.failures()).as("events").isEmpty();
    assertThat(watcher.listsAnew()).as("lists anew").isLessThanOrEqualTo(listsBorne);
    watcher.close();
    writer.close();
  }

  @Test
  @Order(1)
  void becomesHighlyAvailable() {
    plan("ha", 2);
    assertThat(new TreeSet<>(nodesOfApiServers())).hasSize(2);
    assertThat(budgets()).hasSize(4);
    assertThat(leader("kube-controller-manager")).startsWith(NAME + "-controller-manager-");
    assertThat(leader("kube-scheduler")).startsWith(NAME + "-scheduler-");
  }

  @Test
  @Order(2)
  void losesAnApiServerByKill9() {
    // Killed, it starts anew at once: who comes to it before it is missed finds it without a past.
    listsBorne = 1;
    String node = nodesOfApiServers().getFirst();
    String process = "kube-apiserver.*--etcd-prefix=/t/" + provider.tenantOf(NAME) + "/";
    String pid =
        provider
            .docker("exec", provider.machine(node), "pgrep", "-o", "-f", process)
            .must()
            .strip();
    provider.docker("exec", provider.machine(node), "kill", "-9", pid).must();
    Eventually.within(Duration.ofSeconds(30))
        .isTrue("it is missed", () -> provider.readyApiServers(NAME) == 1);
    untilRedundant();
  }

  @Test
  @Order(3)
  void losesANodeByADrainAndSpreadsAgain() {
    String node = nodesOfApiServers().getFirst();
    try {
      provider
          .kubectl(
              "drain",
              node,
              "--ignore-daemonsets",
              "--pod-selector=kubinception.io/control-plane=" + NAME,
              "--timeout=120s")
          .must();
      Eventually.within(Duration.ofSeconds(90))
          .isTrue("it says what is lost", () -> redundant("reason").equals("OneNode"));
    } finally {
      provider.kubectl("uncordon", node).must();
    }
    untilRedundant();
    assertThat(new TreeSet<>(nodesOfApiServers())).hasSize(2);
  }

  @Test
  @Order(4)
  void becomesSharedAgain() {
    plan("shared", 1);
    assertThat(budgets()).isEmpty();
  }

  private void plan(String plan, int apiServers) {
    Instant begin = Instant.now();
    provider.cli("cluster", "plan", NAME, plan, "--wait", "--timeout", "4m").must();
    System.out.printf(
        "plan %s: %.1f s%n", plan, Duration.between(begin, Instant.now()).toMillis() / 1e3);
    Eventually.within(Duration.ofMinutes(1))
        .isTrue("the replaced ones have ended", () -> nodesOfApiServers().size() == apiServers);
  }

  private void untilRedundant() {
    Instant begin = Instant.now();
    Eventually.within(Duration.ofMinutes(3))
        .isTrue("it bears a loss again", () -> redundant("status").equals("True"));
    System.out.printf(
        "redundant again: %.1f s%n", Duration.between(begin, Instant.now()).toMillis() / 1e3);
  }

  private String redundant(String field) {
    String path = "jsonpath={.status.conditions[?(@.type==\"Redundant\")].%s}".formatted(field);
    return provider.kubectl("get", "customercluster", NAME, "-o", path).must().strip();
  }

  private String leader(String component) {
    String holder = "jsonpath={.spec.holderIdentity}";
    return customer.kubectl("get", "lease", component, "-n", "kube-system", "-o", holder).must();
  }

  private List<String> nodesOfApiServers() {
    return inner("pods", "-l", API_SERVERS, "-o", "jsonpath={.items[*].spec.nodeName}");
  }

  private List<String> budgets() {
    return inner("poddisruptionbudgets", "-o", "jsonpath={.items[*].metadata.name}");
  }

  private List<String> inner(String... words) {
    String found =
        provider.kubectl("get", "-n", provider.namespaceOf(NAME)).and(words).must().strip();
    return found.isEmpty() ? List.of() : List.of(found.split("\\s+"));
  }
}

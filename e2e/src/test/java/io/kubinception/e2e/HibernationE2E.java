package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A customer's cluster that sleeps and wakes, with a workload in it. */
@Order(1)
@OnTheLab
class HibernationE2E {
  private static final String NAME = "siesta";

  /** Longer than an instance may be gone before it is replaced. */
  private static final Duration ASLEEP = Duration.ofSeconds(75);

  private static final String WEB =
      "jsonpath={range .items[*]}{.metadata.uid} {.status.containerStatuses[0].restartCount} {end}";

  private final Provider provider;
  private final Customer customer;

  HibernationE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void aClusterWithAWorkload() {
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "8m").must();
    customer.saveKubeconfig();
    customer.kubectl("apply", "-f", "-").must(Workload.WEB);
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=180s").must();
    assertThat(customer.writes(3)).isEmpty();
  }

  @AfterAll
  void delete() {
    String tenant = provider.tenantOf(NAME);
    provider.cli("cluster", "delete", NAME, "--grace", "5s", "--yes").must();
    Eventually.within(Duration.ofMinutes(3)).isTrue("it is gone", () -> !provider.exists(NAME));
    assertThat(provider.instancesOf(NAME)).isEmpty();
    assertThat(provider.etcdctl("user", "list")).doesNotContain(tenant);
    assertThat(provider.etcdctl("get", "--prefix", "/t/" + tenant, "--keys-only")).isBlank();

    String left = NAME + "-final-" + tenant;
    assertThat(provider.cli("etcd", "backup", "list", NAME).must()).contains(left);
    provider.cli("etcd", "backup", "verify", left).must();
    isBornAgainFrom(left);
  }

  private void isBornAgainFrom(String backup) {
    String again = NAME + "-again";
    var born = new Customer(provider, again);
    Instant begin = Instant.now();
    provider.cli("cluster", "create", again, "--from-backup", backup, "--wait").must();
    tell("born from the final backup of a deleted cluster", begin);
    born.saveKubeconfig();
    assertThat(born.kubectl("get", "configmaps", "-o", "name").must()).contains("written-2");
    assertThat(born.kubectl("get", "nodes", "-o", "name").must()).isBlank();
    provider.cli("cluster", "delete", again, "--yes", "--wait").must();
  }

  @Test
  @Order(1)
  void asleepNothingOfItRunsAndNobodyIsAlarmed() {
    String instance = instances();
    String nodes = nodes();

    hibernate("stop");
    assertThat(provider.podsOf(NAME)).isEmpty();
    assertThat(customer.answers()).isFalse();
    assertThat(state()).isEqualTo("exited");
    assertThat(provider.cli("status").must()).contains("Hibernated").doesNotContain(NAME + ":");
    stayAsleep();
    assertThat(instances()).as("the instance is kept").isEqualTo(instance);

    wake();
    assertThat(instances()).isEqualTo(instance);
    assertThat(nodes()).as("the node has not joined anew").isEqualTo(nodes);
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must()).contains("written-2");
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=120s").must();
  }

  @Test
  @Order(2)
  void theWorkloadRunsOnWhenInstancesAreKept() {
    String nodes = nodes();
    String web = web();

    hibernate("keep");
    assertThat(provider.podsOf(NAME)).isEmpty();
    assertThat(state()).isEqualTo("running");

    wake();
    assertThat(nodes()).isEqualTo(nodes);
    assertThat(web()).as("same pods, not restarted").isEqualTo(web);
  }

  @Test
  @Order(3)
  void whatIsToBeDeletedLaterIsHadBackAsItWas() {
    String nodes = nodes();
    provider.cli("cluster", "hibernate", NAME, "--instances", "stop").must();
    provider.cli("cluster", "wake", NAME).must();

    provider.cli("cluster", "delete", NAME, "--grace", "1h").must();
    Eventually.within(Duration.ofMinutes(3))
        .isTrue(
            "it sleeps until then",
            () -> provider.podsOf(NAME).isEmpty() && state().equals("exited"));
    assertThat(provider.cli("status").must()).contains("DeletionScheduled");
    assertThat(provider.cli("cluster", "list").must())
        .contains("until then: kubinception cluster undelete " + NAME);
    assertThat(provider.cli("cluster", "get", NAME).must())
        .contains("a final backup is taken then and kept for 7d");

    provider.cli("cluster", "undelete", NAME, "--wait", "--timeout", "5m").must();
    assertThat(nodes()).isEqualTo(nodes);
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must()).contains("written-2");
    assertThat(customer.readyNodes()).hasSize(1);
    customer.kubectl("rollout", "status", "deployment/web", "--timeout=120s").must();
    assertThat(customer.writes(1)).isEmpty();
  }

  private void hibernate(String instances) {
    Instant begin = Instant.now();
    provider
        .cli("cluster", "hibernate", NAME, "--instances", instances, "--wait", "--timeout", "3m")
        .must();
    tell("asleep (instances: " + instances + ")", begin);
  }

  private void wake() {
    Instant begin = Instant.now();
    provider.cli("cluster", "wake", NAME).must();
    Eventually.within(Duration.ofMinutes(4)).isTrue("the API answers", customer::answers);
    tell("woken until the API answers", begin);
    provider.cli("cluster", "wake", NAME, "--wait", "--timeout", "5m").must();
    tell("woken until all is usable", begin);
    assertThat(customer.readyNodes()).hasSize(1);
  }

  private static void tell(String what, Instant begin) {
    System.out.printf(
        "%s: %.1f s%n", what, Duration.between(begin, Instant.now()).toMillis() / 1e3);
  }

  /** Nothing is replaced meanwhile, and nothing comes back by itself. */
  private void stayAsleep() {
    Instant end = Instant.now().plus(ASLEEP);
    Eventually.within(ASLEEP.plusSeconds(30))
        .isTrue(
            "it has slept for " + ASLEEP.toSeconds() + " s",
            () -> {
              assertThat(provider.podsOf(NAME)).isEmpty();
              return Instant.now().isAfter(end);
            });
  }

  private String instances() {
    return provider.docker("ps", "-aq", "--no-trunc", "--filter", "name=" + NAME + "-").must();
  }

  private String state() {
    return provider
        .docker("inspect", "-f", "{{.State.Status}}", provider.instancesOf(NAME).getFirst())
        .must()
        .strip();
  }

  private String nodes() {
    return customer.kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.uid}").must();
  }

  private String web() {
    return customer.kubectl("get", "pods", "-l", "app=web", "-o", WEB).must();
  }
}

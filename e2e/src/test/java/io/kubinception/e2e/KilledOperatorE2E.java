package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The operator killed with -9 at random moments of create, scale and delete. */
@Order(1)
@OnTheLabAlone
class KilledOperatorE2E {
  private static final String BYSTANDER = "calm";
  private static final String NAME = "storm";
  private static final int KILLS = 20;

  private final Provider provider;
  private final Random random = new Random(20260101);
  private final AtomicInteger kills = new AtomicInteger();

  KilledOperatorE2E(Provider provider) {
    this.provider = provider;
  }

  @Test
  void everythingEndsWellAllTheSame() {
    provider.cli("cluster", "create", BYSTANDER, "--nodes", "0", "--wait").must();
    String untouched = provider.podsWithRestarts(BYSTANDER);
    provider.cli("cluster", "create", NAME, "--nodes", "1").must();
    stormUntil("the cluster is ready", 8, () -> provider.ready(NAME));
    provider.cli("nodepool", "scale", NAME + "-workers", "--nodes", "2").must();
    stormUntil("two nodes are ready", 14, () -> provider.nodesOf(NAME).equals("2/2"));

    assertThat(provider.instancesOf(NAME)).hasSize(2);
    String tenant = provider.tenantOf(NAME);
    assertThat(provider.etcdctl("user", "list").lines().filter(u -> u.startsWith("t-")))
        .as("one user for each tenant that there is")
        .hasSameSizeAs(provider.tenants());

    assertThat(provider.podsWithRestarts(BYSTANDER))
        .as("pods of a cluster that nobody touched")
        .isEqualTo(untouched);
    provider.cli("cluster", "delete", BYSTANDER, "--yes").must();
    provider.cli("cluster", "delete", NAME, "--yes").must();
    stormUntil("the cluster is gone", KILLS, () -> !provider.exists(NAME));

    assertThat(kills.get()).isGreaterThanOrEqualTo(KILLS);
    assertThat(provider.instancesOf(NAME)).isEmpty();
    assertThat(provider.etcdctl("user", "list")).doesNotContain(tenant);
    assertThat(provider.etcdctl("get", "--prefix", "/t/" + tenant, "--keys-only")).isBlank();
    Eventually.within(Duration.ofMinutes(2))
        .isTrue("the other one is gone", () -> !provider.exists(BYSTANDER));
  }

  /** Kills until the number is reached, then lets the operator finish. */
  private void stormUntil(
      String what, int killsInAll, java.util.concurrent.Callable<Boolean> reached) {
    while (kills.get() < killsInAll) {
      pause(Duration.ofMillis(300 + random.nextInt(4000)));
      if (provider.killOperator()) {
        kills.incrementAndGet();
      }
    }
    Eventually.within(Duration.ofMinutes(8)).isTrue(what, reached);
  }

  private static void pause(Duration length) {
    long until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}

package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the provider's servers go through while a customer works: upkeep, and losses. */
@Order(2)
@OnTheLabAlone
class LostServersE2E {
  private static final String NAME = "steady";

  private final Provider provider;
  private final Customer customer;
  private List<String> readySince = List.of();

  LostServersE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "8m").must();
    customer.saveKubeconfig();
    readySince = customer.readySince();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
  }

  @Test
  @Order(1)
  void defragmentationFailsNoWrite() {
    whileTheCustomerWrites(
        () -> {
          String said =
              provider.cli("etcd", "defrag", "--free-percent", "0", "--free-mib", "0").must();
          assertThat(said).contains("etcd-1", "etcd-2", "etcd-3").doesNotContain("not touched");
        });
  }

  @Test
  @Order(2)
  void aSnapshotFailsNoWrite() throws IOException {
    Path copy = provider.scratch().resolve("etcd.snapshot");
    whileTheCustomerWrites(
        () ->
            assertThat(provider.cli("etcd", "snapshot", copy.toString()).must())
                .contains("SHA-256", "checked"));
    assertThat(Files.size(copy)).isGreaterThan(1 << 20);
  }

  @Test
  @Order(3)
  void aLeaderThatIsLostWithItsDiskIsReplacedAndFailsNoWrite() {
    String leader = provider.etcdLeader();
    String before = provider.etcdctl("member", "list");
    whileTheCustomerWrites(
        () -> {
          provider.docker("rm", "--force", "--volumes", provider.machine(leader)).must();
          provider.launched("up").must();
          Eventually.within(Duration.ofMinutes(2))
              .isTrue("etcd is whole again", () -> provider.etcdIsWhole());
        });

    String now = provider.etcdctl("member", "list");
    assertThat(now.lines()).hasSize(3).allMatch(l -> l.contains("started") && l.endsWith("false"));
    assertThat(now.lines().filter(l -> before.lines().noneMatch(l::equals)))
        .as("new members")
        .hasSize(1)
        .allMatch(l -> l.contains(leader));
    Eventually.within(Duration.ofMinutes(1))
        .passes(
            "the operator has seen it",
            () ->
                assertThat(provider.cli("etcd", "status").must())
                    .contains("3 of 3 members answer"));
  }

  @Test
  @Order(4)
  void aStoppedEtcdServerFailsNoWriteAfterFailOver() {
    String leader = provider.etcdLeader();
    provider.docker("stop", "-t", "2", provider.machine(leader)).must();
    try {
      Eventually.within(Duration.ofSeconds(30))
          .isTrue("writes go on", () -> customer.writes(1).isEmpty());
      assertThat(customer.writes(60)).as("writes that failed").isEmpty();
    } finally {
      provider.docker("start", provider.machine(leader)).must();
    }
    Eventually.within(Duration.ofMinutes(2))
        .isTrue("etcd is whole again", () -> provider.etcdIsWhole());
  }

  @Test
  @Order(5)
  void aLostAdminNodeCostsLessThanTwoMinutesAndNoWorkerNode() {
    String node = provider.adminNodeOfApiServer(NAME);
    provider.docker("stop", "-t", "2", provider.machine(node)).must();
    try {
      Eventually.within(Duration.ofMinutes(2))
          .isTrue("the API answers from the other node", () -> customer.answers());
      Eventually.within(Duration.ofMinutes(2))
          .passes("its node is Ready again", () -> assertThat(customer.readyNodes()).hasSize(1));
    } finally {
      provider.docker("start", provider.machine(node)).must();
    }
    provider.waitUntilAdminNodesAreReady();
    provider.cli("cluster", "get", NAME).must();
  }

  /** As after a reboot of the host: no machine had time to say good-bye. */
  @Test
  @Order(6)
  void whenAllMachinesWereOffUpBringsAllBackWithItsData() {
    customer.kubectl("create", "configmap", "kept").must();
    List<String> nodes = customer.nodes();
    List<String> machines = provider.runningMachines();
    assertThat(machines).contains(provider.machine("etcd-1"), provider.machine("edge"));
    provider.docker("kill").and(machines.toArray(String[]::new)).must();

    assertThat(provider.launched("up").must()).contains("The lab is up");

    var demo = new Customer(provider, "demo");
    demo.saveKubeconfig();
    assertThat(demo.answers()).as("what it says to be up answers at once").isTrue();
    assertThat(provider.runningMachines()).containsExactlyInAnyOrderElementsOf(machines);
    Eventually.within(Duration.ofMinutes(2))
        .passes("its nodes are Ready", () -> assertThat(customer.readyNodes()).isEqualTo(nodes));
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must())
        .contains("configmap/kept");
    provider.waitReady(NAME);
    assertThat(provider.launched("up").must()).contains("was up already");
  }

  @Test
  @Order(7)
  void whenAllServersAreLostACopyBringsEveryCustomerBack() {
    Path copy = provider.scratch().resolve("before-the-loss.snapshot");
    customer.kubectl("create", "configmap", "before").must();
    provider.cli("etcd", "snapshot", copy.toString()).must();
    customer.kubectl("create", "configmap", "after").must();
    for (String server : List.of("etcd-1", "etcd-2", "etcd-3")) {
      provider.docker("rm", "--force", "--volumes", provider.machine(server)).must();
    }

    assertThat(provider.launched("up").run().output()).contains("--recover-etcd");
    provider.launched("up", "--recover-etcd", copy.toString()).must();

    Eventually.within(Duration.ofMinutes(3))
        .isTrue("the customer writes", () -> customer.writes(1).isEmpty());
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must())
        .contains("configmap/before")
        .doesNotContain("configmap/after");
    Eventually.within(Duration.ofMinutes(3))
        .isTrue("its node is ready", () -> customer.readyNodes().equals(customer.nodes()));
    customer
        .kubectl(
            "create",
            "deployment",
            "lives",
            "--image",
            "docker.io/library/busybox:1.37",
            "--",
            "sleep",
            "1d")
        .must();
    customer.kubectl("rollout", "status", "deployment/lives", "--timeout=120s").must();
    provider.waitReady(NAME);
    provider.cli("fsck").must();
  }

  private void whileTheCustomerWrites(Runnable work) {
    SteadyWriter.throughout(customer, "the provider worked", work);
    assertThat(customer.readySince()).isEqualTo(readySince);
  }
}

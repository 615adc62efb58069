package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Bare servers become an etcd cluster over SSH, and a customer moves there while it works. */
@Order(8)
@OnTheLab
class MoveE2E {
  private static final String NAME = "nomad";
  private static final String CELL = "cell-2";
  private static final int WORTH_A_LOOK = 40;

  private final Provider provider;
  private final Customer customer;
  private List<String> reached = List.of();

  MoveE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "8m").must();
    customer.saveKubeconfig();
  }

  @AfterAll
  void delete() {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
    provider.deleteEtcdCluster(CELL);
    provider.kubectl("delete", "secret", "etcd-" + CELL, "-n", "kubinception-system").run();
    provider.cli("servers", "--remove", CELL).run();
  }

  @Test
  @Order(1)
  void aBareServerBecomesAnEtcdClusterOverSsh() {
    String said = provider.cli("servers", CELL).must();
    reached = Arrays.asList(said.substring(said.indexOf("--servers")).strip().split(" "));

    String installed = etcd("install", "--epoch", "2", "--slowest-disk-ms", "0");
    assertThat(installed).contains("measuring the disk", "fdatasync");
    register(installed);

    Eventually.within(Duration.ofMinutes(1))
        .passes(
            "the operator takes it",
            () ->
                assertThat(provider.cli("etcd", "status").must())
                    .contains("✓ " + CELL + "  1 of 1 members answer"));
    assertThat(etcd("install", "--epoch", "2", "--slowest-disk-ms", "0"))
        .as("once more, nothing is lost")
        .contains("The etcd cluster serves");
  }

  /** What the command printed for people to copy. */
  private void register(String installed) {
    provider.shell(installed.substring(installed.indexOf("# The etcd cluster serves"))).must();
  }

  @Test
  @Order(2)
  void aCustomerMovesThereWhileItWrites() {
    String tenant = provider.tenantOf(NAME);
    List<String> readySince = customer.readySince();
    String node = customer.nodes().getFirst();
    try (var writer = new SteadyWriter(customer)) {
      writer.await(WORTH_A_LOOK);
      String moved =
          provider.cli("etcd", "move", NAME, "--to", CELL, "--keep-source", "5s", "--yes").must();
      assertThat(moved).contains("lives in " + CELL, "keys compared");
      writer.await(writer.written() + WORTH_A_LOOK);
      writer.stop();

      System.out.println("while the customer moved: " + writer.told());
      assertThat(writer.failures()).as("writes that failed").isEmpty();
      assertThat(writer.isThere()).as("the last write is there").isTrue();
    }
    assertThat(customer.readySince()).as(node + " was ready all the time").isEqualTo(readySince);

    Eventually.within(Duration.ofMinutes(1))
        .passes(
            "nothing of it is left where it was",
            () -> {
              assertThat(provider.etcdctl("user", "list")).doesNotContain(tenant);
              assertThat(provider.etcdctl("get", "--prefix", "/t/" + tenant, "--keys-only"))
                  .isBlank();
            });
    provider.waitReady(NAME);
    provider.cli("fsck").must();
  }

  @Test
  @Order(3)
  void newCertificatesAndTheSameVersionDisturbNobodyThere() {
    etcd("certificates");
    assertThat(customer.writes(3)).as("writes that failed").isEmpty();
    assertThat(etcd("upgrade")).contains("3.6");
    assertThat(customer.writes(3)).as("writes that failed").isEmpty();
  }

  private String etcd(String verb, String... more) {
    var words = new ArrayList<>(List.of("etcd", verb, "--name", CELL));
    words.addAll(reached);
    words.addAll(List.of(more));
    return provider.cli(words.toArray(String[]::new)).must();
  }
}

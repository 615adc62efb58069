package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.operate.Snapshots;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A bare server becomes an etcd cluster over SSH, and a customer moves there while it works. It
 * grows by others that join, has a lost one replaced, and is lost as a whole.
 */
@Order(8)
@OnTheLab
class MoveE2E {
  private static final String NAME = "nomad";
  private static final String CELL = "cell-2";
  private static final String SECOND = "cell-2b";
  private static final String THIRD = "cell-2c";

  private final Provider provider;
  private final Customer customer;
  private final BareCell cell;

  MoveE2E(Provider provider) {
    this.provider = provider;
    this.customer = new Customer(provider, NAME);
    this.cell = new BareCell(provider, CELL);
  }

  @BeforeAll
  void create() {
    provider.cli("cluster", "create", NAME, "--nodes", "1", "--wait", "--timeout", "8m").must();
    customer.saveKubeconfig();
  }

  @AfterAll
  void delete() throws IOException {
    provider.cli("cluster", "delete", NAME, "--yes", "--wait").run();
    provider.deleteEtcdCluster(CELL);
    provider.kubectl("delete", "secret", "etcd-" + CELL, "-n", "kubinception-system").run();
    cell.remove();
  }

  @Test
  @Order(1)
  void aBareServerBecomesAnEtcdClusterOverSsh() {
    cell.have(CELL);
    String installed = cell.etcdOnAll("install", "--epoch", "2");
    assertThat(installed).contains("measuring the disk", "fdatasync");
    carryOut(installed);

    untilTheOperatorSees(1);
    assertThat(cell.etcd("install"))
        .as("once more, and nothing is lost")
        .contains("The etcd cluster serves");
  }

  /** What the command printed for people to copy. */
  private void carryOut(String said) {
    provider.shell(said.substring(said.indexOf("# "))).must();
  }

  @Test
  @Order(2)
  void aCustomerMovesThereWhileItWrites() {
    String tenant = provider.tenantOf(NAME);
    List<String> readySince = customer.readySince();
    String node = customer.nodes().getFirst();
    whileItWrites(
        "the customer moved",
        () ->
            assertThat(
                    provider
                        .cli("etcd", "move", NAME, "--to", CELL, "--keep-source", "5s", "--yes")
                        .must())
                .contains("lives in " + CELL, "keys compared"));
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
    cell.etcd("certificates");
    assertThat(customer.writes(3)).as("writes that failed").isEmpty();
    assertThat(cell.etcd("upgrade")).contains("3.6");
    assertThat(customer.writes(3)).as("writes that failed").isEmpty();
  }

  @Test
  @Order(4)
  void othersJoinWhileItWrites() {
    cell.have(SECOND, THIRD);
    whileItWrites(
        "two servers joined",
        () -> {
          assertThat(cell.join(SECOND)).contains(SECOND + " votes");
          assertThat(cell.join(THIRD)).contains(THIRD + " votes");
          untilTheOperatorSees(3);
        });
  }

  @Test
  @Order(5)
  void oneThatIsLostWithItsDiskIsReplacedWhileItWrites() {
    untilTheOperatorSees(3);
    whileItWrites(
        "a server was lost and replaced",
        () -> {
          cell.haveAnew(CELL);
          assertThat(cell.join(CELL, "--replaces", CELL)).contains(CELL + " votes");
          untilTheOperatorSees(3);
        });
  }

  @Test
  @Order(6)
  void anotherAuthorityOfClientsTakesThePlaceOfTheFirstWhileItWrites() {
    whileItWrites(
        "the authority of etcd's clients was rotated",
        () -> {
          carryOut(cell.etcd("rotate"));
          assertThat(cell.etcd("rotate", "--complete", "--wait"))
              .contains("Etcd trusts the new authority of clients alone");
        });
    untilTheOperatorSees(3);
  }

  @Test
  @Order(7)
  void whenAllAreLostACopyBringsItBack() {
    untilTheOperatorSees(3);
    Path copy = provider.scratch().resolve(CELL + ".snapshot");
    customer.kubectl("create", "configmap", "before").must();
    provider.cli("etcd", "snapshot", copy.toString(), "--etcd", CELL).must();
    customer.kubectl("create", "configmap", "after").must();
    cell.haveAnew(CELL, SECOND, THIRD);

    assertThat(cell.etcdOnAll("recover", copy.toString()))
        .contains("Etcd serves what was in the copy");

    Eventually.within(Duration.ofMinutes(3))
        .isTrue("the customer writes", () -> customer.writes(1).isEmpty());
    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must())
        .contains("configmap/before")
        .doesNotContain("configmap/after");
    Eventually.within(Duration.ofMinutes(3))
        .isTrue("its node is ready", () -> customer.readyNodes().equals(customer.nodes()));
    provider.waitReady(NAME);
    runAgainItTakesNothingAway(copy);
  }

  /** Cut off at its very end, the recovery finds a cluster that has gone on. */
  private void runAgainItTakesNothingAway(Path copy) {
    customer.kubectl("create", "configmap", "since").must();
    cell.markRecovered(sha256(copy), SECOND, THIRD);

    assertThat(cell.etcd("recover", copy.toString())).contains("Etcd serves what was in the copy");

    assertThat(customer.kubectl("get", "configmaps", "-o", "name").must())
        .contains("configmap/since");
    assertThat(cell.command("recover", copy.toString()).run().output())
        .contains("most of the cluster's members answer, so nothing is lost");
  }

  private static String sha256(Path copy) {
    try {
      return Snapshots.check(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void untilTheOperatorSees(int members) {
    Eventually.within(Duration.ofMinutes(2))
        .isTrue(
            "the operator sees %d members".formatted(members),
            () -> provider.hasMembers(CELL, members));
    Eventually.within(Duration.ofMinutes(1))
        .passes(
            "it is well",
            () ->
                assertThat(provider.cli("etcd", "status").must())
                    .contains("✓ %1$s  %2$d of %2$d members answer".formatted(CELL, members)));
  }

  private void whileItWrites(String what, Runnable work) {
    SteadyWriter.throughout(customer, what, work);
  }
}

package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.NodePool;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command that takes away what does not come back asks in the same way. */
class ConsentTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  @BeforeEach
  void somethingToTakeAway() {
    var other = Samples.etcdCluster(true, List.of());
    other.getMetadata().setName("other");
    fleet.with(other, backup());
  }

  private static EtcdBackup backup() {
    return BackupCommandsTest.backup(
        "b1", String.valueOf(Samples.tenant().getSpec().id()), Samples.ready("01"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster delete demo --now | this deletes cluster demo with 2 nodes and all its data (a"
            + " final backup is taken then and kept for 30d); nothing was deleted",
        "cluster delete demo --grace 5s | this deletes cluster demo",
        "nodepool delete demo-workers | this deletes node pool demo-workers with its 2 nodes;"
            + " nothing was deleted",
        "etcd restore demo --from b1 | this replaces all objects of demo by those of backup b1",
        "etcd move demo --to other | this moves the data of demo to etcd cluster other",
        "etcd member remove etcd-3 --etcd lab | this takes member etcd-3 out of its etcd cluster;"
            + " nothing was changed",
      })
  void isRefusedWhereNobodyCanBeAsked(String command, String sentence) {
    var result = new CommandRun(fleet).of(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(sentence, "say --yes where nobody can be asked");
    nothingHappened();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster delete demo --now | This deletes cluster demo | Type demo to go on",
        "nodepool delete demo-workers | This deletes node pool | Type demo-workers to go on",
        "etcd restore demo --from b1 | This replaces all objects | Type demo to go on",
        "etcd move demo --to other | freezes its writes for at most 10s | Type demo to go on",
        "etcd member remove etcd-3 --etcd lab | This takes member | Type etcd-3 to go on",
      })
  void takesOnlyTheNameForAYes(String command, String sentence, String question) {
    var result = new CommandRun(fleet).onTerminal("yes\n").of(command.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains(sentence, question, "as the answer was not");
    nothingHappened();
  }

  private void nothingHappened() {
    assertThat(fleet.all(CustomerCluster.class))
        .singleElement()
        .satisfies(cluster -> assertThat(cluster.getSpec().deleteAt()).isNull());
    assertThat(fleet.all(NodePool.class)).hasSize(1);
    assertThat(fleet.all(EtcdRestore.class)).isEmpty();
    assertThat(fleet.all(EtcdMove.class)).isEmpty();
  }
}

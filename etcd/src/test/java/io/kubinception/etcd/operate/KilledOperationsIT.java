package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.testing.EtcdProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was killed at a step is begun again, and finds what is left to do. */
@Execution(ExecutionMode.CONCURRENT)
class KilledOperationsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Rules RULES = DefragmentationIT.RULES;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aReplacementGoesOn(int atStep, @TempDir Path folder) throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      etcd.wipe(2);
      String url = etcd.peerUrl(2).toString();
      int said =
          OperateProcess.runAndKill(
              etcd.rootConnection(), folder, atStep, "replace", "etcd-2", "etcd-2", url);
      assertThat(said).isEqualTo(atStep);

      awaitTurn(
          () ->
              new Membership(root, PATIENCE, Progress.silent())
                  .replace(
                      "etcd-2",
                      new Newcomer("etcd-2", url),
                      joining -> etcd.join(2, joining.initialCluster())));

      assertThat(Survey.of(root).voters()).hasSize(3);
      assertThat(Survey.of(root).learners()).isEmpty();
      MembershipIT.await(() -> new EtcdHealth(root).report().healthy());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8, 9})
  void aDefragmentationGoesOn(int atStep, @TempDir Path folder) throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      Holes.dig(root, 24);
      OperateProcess.runAndKill(etcd.rootConnection(), folder, atStep, "defragment");

      awaitTurn(() -> new Defragmentation(root, RULES, Progress.silent()).run());

      MembershipIT.await(() -> !new Defragmentation(root, RULES, Progress.silent()).pays());
      assertThat(Survey.of(root).trouble()).isEmpty();
    }
  }

  /** The dead process' claim ends by itself. */
  static void awaitTurn(Runnable operation) {
    MembershipIT.await(
        () -> {
          try {
            operation.run();
            return true;
          } catch (OperationStopped e) {
            if (e.sentence().contains("another operation")) {
              return false;
            }
            throw e;
          }
        });
  }
}

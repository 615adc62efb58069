package io.kubinception.etcd.operate;

import static io.kubinception.etcd.operate.MembershipIT.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.testing.EtcdProcess;
import org.junit.jupiter.api.Test;

class TurnIT {
  @Test
  void isLostWithTheQuorumAndTakenAgainUnlessItIsAnotherOnes() {
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient();
        EtcdClient other = etcd.rootClient();
        Turn turn = Turn.take(root, "work", Survey.of(root))) {
      lose(turn, etcd);
      assertThatThrownBy(turn::check).hasMessageContaining("run it again");

      turn.regain();
      turn.check();
      assertThatThrownBy(() -> Turn.take(other, "other work", Survey.of(other)))
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("another operation is at work")
          .hasMessageContaining("work, process");

      lose(turn, etcd);
      KilledOperationsIT.awaitTurn(
          () -> {
            try (Turn others = Turn.take(other, "other work", Survey.of(other))) {
              assertThatThrownBy(turn::regain).hasMessageContaining("other work");
              assertThat(turn.held()).isFalse();
              others.check();
            }
          });
    }
  }

  private static void lose(Turn turn, EtcdProcess etcd) {
    etcd.pause(0);
    await(() -> !turn.held());
    etcd.resume(0);
  }
}

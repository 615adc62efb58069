package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import io.kubinception.etcd.testing.EtcdProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AlarmsIT {
  private static final Rules RULES =
      new Rules(0.5, 1 << 20, Duration.ofSeconds(3), Duration.ofMinutes(1), false);

  @Test
  void aFullEtcdSaysWhatToDoAndTakesWritesAgainOnceSpaceWasFreed() {
    try (EtcdProcess etcd = EtcdProcess.start(3, "--quota-backend-bytes=33554432");
        EtcdClient root = etcd.rootClient()) {
      assertThatThrownBy(() -> Holes.fill(root, 64)).isInstanceOf(EtcdException.Unavailable.class);
      var alarms = new Alarms(root, RULES, Progress.silent());
      MembershipIT.await(() -> !alarms.advice().isEmpty());
      assertThat(alarms.advice())
          .allSatisfy(
              advice -> {
                assertThat(advice.member()).startsWith("etcd-");
                assertThat(advice.sentence()).contains("alarm clear");
              });
      assertThatThrownBy(alarms::clear)
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("delete what fills it");

      root.kv().delete(KeyRange.prefix("holes/"));
      alarms.clear();

      assertThat(root.maintenance().alarms()).isEmpty();
      root.kv().put(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("v"));
      MembershipIT.await(
          () ->
              Survey.of(root).members().stream()
                  .allMatch(
                      seen -> seen.answer().orElseThrow().status().dbSizeBytes() < 16L << 20));
    }
  }
}

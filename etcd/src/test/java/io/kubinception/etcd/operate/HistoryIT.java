package io.kubinception.etcd.operate;

import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody overwrites a little data as fast as it can, in an etcd that keeps all of history. */
class HistoryIT {
  private static final int QUOTA = 64 << 20;
  private static final ByteString VALUE = ByteString.copyFrom(new byte[500_000]);

  private final EtcdProcess etcd = EtcdProcess.start(1, "--quota-backend-bytes=" + QUOTA);
  private final EtcdClient root = etcd.rootClient();
  private final FakeClock clock = new FakeClock();
  private final History history = new History(clock);

  @AfterEach
  void stop() {
    root.close();
    etcd.close();
  }

  private void overwrite(int times) {
    for (int i = 0; i < times; i++) {
      root.kv().put(utf8("/t/a/" + i % 8), VALUE);
    }
  }

  @Test
  void withoutDroppingItTheEtcdFillsAndWithItNot() {
    for (int round = 0; round < 30; round++) {
      overwrite(12);
      clock.advance(Duration.ofSeconds(30));
      look();
    }

    assertThat(root.maintenance().alarms()).isEmpty();
    assertThatThrownBy(() -> overwrite(200)).isInstanceOf(EtcdException.class);
    assertThat(root.maintenance().alarms()).as("the same writes, nobody looks").isNotEmpty();
  }

  private void look() {
    history
        .due(new EtcdHealth(root).report())
        .ifPresent(revision -> root.maintenance().compact(revision));
  }
}

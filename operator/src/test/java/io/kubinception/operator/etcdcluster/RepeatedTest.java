package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatedTest {
  private final FakeClock clock = new FakeClock();
  private final Repeated disks = new Repeated(Duration.ofHours(1), clock);

  @Test
  void whatGoesOnIsNewsOnce() {
    assertThat(disks.isNews("etcd-1")).isTrue();
    for (int minute = 0; minute < 180; minute += 30) {
      clock.advance(Duration.ofMinutes(30));
      assertThat(disks.isNews("etcd-1")).isFalse();
    }
    assertThat(disks.isNews("etcd-2")).as("another one").isTrue();
  }

  @Test
  void whatWasGoneForAWhileIsNewsAgain() {
    disks.isNews("etcd-1");
    clock.advance(Duration.ofMinutes(61));

    assertThat(disks.isNews("etcd-1")).isTrue();
  }
}

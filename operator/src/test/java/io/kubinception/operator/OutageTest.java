package io.kubinception.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final FakeClock clock = new FakeClock();
  private boolean away;
  private final Outage outage = new Outage(this::ask, clock);

  private void ask() {
    if (away) {
      throw new KubernetesClientException("away");
    }
  }

  private boolean after(Duration time) {
    clock.advance(time);
    return outage.isOver();
  }

  @Test
  void whoIsAnsweredAllTheTimeKnowsOfNone() {
    for (int i = 0; i < 100; i++) {
      assertThat(after(Duration.ofSeconds(10))).isFalse();
    }
  }

  @Test
  void aShortOneIsNone() {
    away = true;
    assertThat(after(Duration.ofSeconds(80))).isFalse();
    away = false;
    assertThat(after(Duration.ofSeconds(10))).isFalse();
  }

  @Test
  void aLongOneIsOverWithTheFirstAnswerAndOnlyOnce() {
    away = true;
    assertThat(after(Duration.ofMinutes(4))).isFalse();
    assertThat(after(Duration.ofMinutes(1))).isFalse();
    away = false;
    assertThat(after(Duration.ofSeconds(10))).isTrue();
    assertThat(after(Duration.ofSeconds(10))).isFalse();
  }
}

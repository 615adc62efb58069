package io.kubinception.chaos.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodRequestsTest {
  private final PodRequests requests = new PodRequests();

  @Test
  void countsFailuresAndTheLongestTimeWithoutAnAnswer() {
    requests.read("10.00 ok\n10.50 ok\n12.50 failed\n14.25 ok\n");

    assertThat(requests.take()).isEqualTo(new Sight(4, 1, Duration.ofMillis(3750)));
    assertThat(requests.take()).isEqualTo(Sight.NOTHING);
  }

  @Test
  void aGapGoesOnWhereItWasAskedForInBetween() {
    requests.read("10.00 ok\n11.00 failed\n");
    requests.take();
    requests.read("13.00 ok\n");

    assertThat(requests.take().longest()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void anAnswerOfLongAgoIsNone() {
    assertThat(PodRequests.answeredLately("100.10 312.00\n99.80 ok\n")).isTrue();
    assertThat(PodRequests.answeredLately("100.10 312.00\n99.80 failed\n")).isFalse();
    assertThat(PodRequests.answeredLately("100.10 312.00\n80.00 ok\n")).isFalse();
    assertThat(PodRequests.answeredLately("tail: cannot open it\n")).isFalse();
  }
}

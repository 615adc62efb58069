package io.kubinception.chaos.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final AtomicLong now = new AtomicLong();
  private final Tally tally = new Tally(now::get);

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aSilenceThatLastsIsSeenBeforeItEnds() {
    tally.answered();
    pass(3);
    tally.failed();
    pass(4);

    assertThat(tally.silence()).isEqualTo(Duration.ofSeconds(7));
    assertThat(tally.take()).isEqualTo(new Sight(2, 1, Duration.ofSeconds(7)));
  }

  @Test
  void whatWasTakenIsNotToldAgainButASilenceGoesOn() {
    pass(2);
    tally.answered();
    tally.take();
    pass(1);
    tally.take();
    pass(4);
    tally.answered();

    assertThat(tally.take()).isEqualTo(new Sight(1, 0, Duration.ofSeconds(5)));
  }
}

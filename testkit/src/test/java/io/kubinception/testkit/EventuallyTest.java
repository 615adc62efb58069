package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  private final Eventually soon = Eventually.within(Duration.ofMillis(200));

  @Test
  void returnsWhatIsThereAfterAWhile() {
    var asked = new AtomicInteger();
    assertThat(
            soon.get(
                "a third answer",
                () -> asked.incrementAndGet() < 3 ? Optional.empty() : Optional.of("yes")))
        .isEqualTo("yes");
  }

  @Test
  void saysWhatWasWaitedFor() {
    assertThatThrownBy(() -> soon.isTrue("the sun is green", () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within 0.2 s: the sun is green");
  }

  @Test
  void saysWhatStoodInTheWayTheLastTime() {
    assertThatThrownBy(
            () ->
                soon.passes(
                    "it opens",
                    () -> {
                      throw new IllegalStateException("locked");
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within 0.2 s: it opens, at last: locked");
  }
}

package io.kubinception.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.chaos.Round;
import io.kubinception.chaos.Verdict;
import io.kubinception.chaos.probe.Sight;
import io.kubinception.chaos.probe.Sights;
import io.kubinception.cli.output.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosOutcomeTest {
  private static final Style PLAIN = new Style(false, false);

  private static ChaosOutcome outcome(Optional<Duration> wellAfter, List<String> breaches) {
    var sights =
        new Sights(
            "shop",
            new Sight(60, 2, Duration.ofMillis(7600)),
            new Sight(30, 0, Duration.ofMillis(500)));
    var round =
        new Round(
            "kill-etcd-member",
            "etcd on etcd-1",
            Instant.EPOCH,
            Duration.ZERO,
            wellAfter,
            List.of(sights),
            breaches.size(),
            breaches);
    return new ChaosOutcome(new Verdict(7, List.of(round), Map.of("shop", 58), List.of()));
  }

  @Test
  void tellsWhatCustomersSawAndWhenItWasWellAgain() {
    var outcome = outcome(Optional.of(Duration.ofMillis(7500)), List.of());

    assertThat(String.join("\n", outcome.lines(PLAIN)))
        .contains("kill-etcd-member", "etcd on etcd-1", "7.5 s", "shop 2 of 60, 7.6 s")
        .contains("shop: 58 writes compared", "no write is lost");
    var round = outcome.tree().at("/rounds/0");
    assertThat(round.at("/wellAfterSeconds").asDouble()).isEqualTo(7.5);
    assertThat(round.at("/customers/0/writes/failed").asInt()).isEqualTo(2);
    assertThat(outcome.tree().at("/breaches")).isEmpty();
  }

  @Test
  void whatMustNeverBeIsToldWithTheSeedThatDrewIt() {
    var outcome = outcome(Optional.empty(), List.of("shop: 1 of 58 writes are lost: [12]"));

    assertThat(String.join("\n", outcome.lines(PLAIN)))
        .contains("never", "kill-etcd-member: shop: 1 of 58 writes are lost: [12]", "seed 7")
        .doesNotContain("no write is lost");
    assertThat(outcome.lines(PLAIN).get(1)).endsWith(" 1");
    assertThat(outcome.tree().at("/rounds/0/writesLost").asInt()).isEqualTo(1);
    assertThat(outcome.tree().at("/breaches/0").asText()).contains("lost");
    assertThat(outcome.tree().at("/rounds/0/wellAfterSeconds").isMissingNode()).isTrue();
  }
}

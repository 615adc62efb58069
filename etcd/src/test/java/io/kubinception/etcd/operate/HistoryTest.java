package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final FakeClock clock = new FakeClock();
  private final History history = new History(clock);
  private long revision = 1000;

  /** Looks, after so many more writes. */
  private OptionalLong look(int usedPercent, long writes) {
    clock.advance(LOOK);
    revision += writes;
    return history.due(report(usedPercent));
  }

  @Test
  void aDatabaseThatIsFullOfWhatLivesIsLeftAlone() {
    for (int i = 0; i < 100; i++) {
      assertThat(look(70, 10)).isEmpty();
    }
  }

  @Test
  void whatGrowsByAQuarterOfTheQuotaIsCompactedToAMinuteAgo() {
    look(10, 0);
    look(10, 100);
    look(20, 100);
    assertThat(look(34, 100)).isEmpty();
    assertThat(look(36, 100)).hasValue(1200);
    assertThat(look(36, 0)).hasValue(1300);
    assertThat(look(36, 0)).hasValue(1400);
    assertThat(look(36, 0)).as("nothing is older").isEmpty();
    assertThat(look(12, 500)).isEmpty();
  }

  @Test
  void slowGrowthIsNoHistory() {
    for (int percent = 10; percent < 80; percent++) {
      assertThat(look(percent, 10)).isEmpty();
    }
  }

  @Test
  void nearlyFullItIsCompactedWhateverFillsIt() {
    look(80, 0);
    look(80, 100);
    assertThat(look(80, 100)).hasValue(1000);
  }

  @Test
  void anOperatorThatHasJustBegunDropsNothingYet() {
    assertThat(look(90, 0)).isEmpty();
    assertThat(look(90, 100)).isEmpty();
  }

  private ClusterReport report(int usedPercent) {
    return new ClusterReport(
        List.of(member("a", usedPercent - 1), member("b", usedPercent)),
        List.of(),
        Optional.of(true),
        List.of());
  }

  private Member member(String name, int usedPercent) {
    return new Member(
        "1",
        name,
        List.of(),
        Optional.empty(),
        false,
        false,
        100,
        usedPercent,
        100,
        revision,
        1,
        1,
        1,
        true,
        List.of());
  }
}

package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.OutOfMemory;
import io.kubinception.operator.customercluster.SizeAdvice.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeAdviceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private ClusterSize has = ClusterSize.SMALL;
  private Instant now = START;
  private @Nullable SizeAdvice told;

  /** One look after so much time, and what is had when it is due. */
  private SizeAdvice look(Duration later, Load load) {
    now = now.plus(later);
    SizeAdvice advice = SizeAdvice.next(told, has, load, now);
    told = advice;
    if (!now.isBefore(advice.due())) {
      has = advice.size();
    }
    return advice;
  }

  private static Load nodes(int nodes) {
    return new Load(nodes, Optional.empty(), Optional.empty());
  }

  private static Load mebibytes(long mebibytes) {
    return new Load(1, Optional.of(mebibytes << 20), Optional.empty());
  }

  private Load killed(ClusterSize size, Duration ago) {
    return new Load(
        1, Optional.empty(), Optional.of(new OutOfMemory(size, now.minus(ago).toString())));
  }

  @ParameterizedTest
  @CsvSource({
    "SMALL, 0, SMALL, 0 nodes",
    "SMALL, 1, SMALL, 1 node",
    "SMALL, 10, SMALL, 10 nodes",
    "SMALL, 11, MEDIUM, 11 nodes",
    "SMALL, 50, MEDIUM, 50 nodes",
    "SMALL, 51, LARGE, 51 nodes",
    "SMALL, 251, XLARGE, 251 nodes",
    "SMALL, 9000, XLARGE, 9000 nodes",
    // A smaller one has to fit well.
    "MEDIUM, 10, MEDIUM, 10 nodes",
    "MEDIUM, 9, MEDIUM, 9 nodes",
    "MEDIUM, 8, SMALL, 8 nodes",
    "LARGE, 41, LARGE, 41 nodes",
    "LARGE, 40, MEDIUM, 40 nodes",
    "LARGE, 8, SMALL, 8 nodes",
  })
  void byNodes(ClusterSize is, int nodes, ClusterSize fits, String reason) {
    SizeAdvice advice = SizeAdvice.next(null, is, nodes(nodes), START);

    assertThat(advice.size()).isEqualTo(fits);
    assertThat(advice.reason()).isEqualTo(reason);
  }

  /**
   * A small one may use 1,700 MiB until it collects harder, a medium one 3,500, a large one 7,168.
   */
  @ParameterizedTest
  @CsvSource({
    "SMALL, 150, SMALL",
    "SMALL, 1360, SMALL",
    "SMALL, 1361, MEDIUM",
    "SMALL, 2900, LARGE",
    "SMALL, 60000, XLARGE",
    "MEDIUM, 851, MEDIUM",
    "MEDIUM, 850, SMALL",
    "LARGE, 1751, LARGE",
    "LARGE, 1750, MEDIUM",
  })
  void byWhatItsApiServerUses(ClusterSize is, long mebibytes, ClusterSize fits) {
    assertThat(SizeAdvice.next(null, is, mebibytes(mebibytes), START).size()).isEqualTo(fits);
  }

  @Test
  void whatIsUsedIsToldInSteps() {
    assertThat(SizeAdvice.next(null, has, mebibytes(1420), START).reason())
        .isEqualTo("the API server uses up to 1,500 MiB");
  }

  @Test
  void theLargestNeedCounts() {
    var all =
        new Load(
            60,
            Optional.of(100L << 20),
            Optional.of(new OutOfMemory(ClusterSize.SMALL, START.toString())));

    SizeAdvice advice = SizeAdvice.next(null, has, all, START);
    assertThat(advice.size()).isEqualTo(ClusterSize.LARGE);
    assertThat(advice.reason()).isEqualTo("60 nodes");
  }

  @Test
  void growsAMinuteAfterNodesWereWishedForAndOnce() {
    look(Duration.ZERO, nodes(37));
    assertThat(has).isEqualTo(ClusterSize.SMALL);
    look(Duration.ofSeconds(50), nodes(120));
    assertThat(has).as("it is still counted").isEqualTo(ClusterSize.SMALL);

    look(Duration.ofSeconds(10), nodes(120));
    assertThat(has).isEqualTo(ClusterSize.LARGE);
  }

  @Test
  void aWishThatIsTakenBackInTimeChangesNothing() {
    look(Duration.ZERO, nodes(37));
    look(Duration.ofSeconds(59), nodes(3));
    look(Duration.ofSeconds(30), nodes(37));
    assertThat(has).as("the minute begins anew").isEqualTo(ClusterSize.SMALL);
  }

  @Test
  void memoryHasToBeUsedForTenMinutes() {
    look(Duration.ZERO, mebibytes(1500));
    look(Duration.ofMinutes(9), mebibytes(1600));
    assertThat(has).isEqualTo(ClusterSize.SMALL);
    look(Duration.ofMinutes(1), mebibytes(1500));
    assertThat(has).isEqualTo(ClusterSize.MEDIUM);
  }

  @Test
  void oneThatWasKilledGrowsAtOnceAndNotTwiceForIt() {
    SizeAdvice advice = look(Duration.ZERO, killed(ClusterSize.SMALL, Duration.ofSeconds(3)));
    assertThat(has).isEqualTo(ClusterSize.MEDIUM);
    assertThat(advice.reason())
        .isEqualTo(
            "the API server was killed for want of memory at 2025-12-31T23:59:57Z, as small");

    look(Duration.ofSeconds(20), killed(ClusterSize.SMALL, Duration.ofSeconds(2)));
    assertThat(has).as("killed again while the new one starts").isEqualTo(ClusterSize.MEDIUM);

    look(Duration.ofSeconds(20), killed(ClusterSize.MEDIUM, Duration.ZERO));
    assertThat(has).isEqualTo(ClusterSize.LARGE);
  }

  @Test
  void aKillCountsForAWeek() {
    var kill = killed(ClusterSize.SMALL, Duration.ZERO);
    look(Duration.ZERO, kill);
    look(Duration.ofDays(6), kill);
    look(Duration.ofHours(2), kill);
    assertThat(has).isEqualTo(ClusterSize.MEDIUM);

    look(Duration.ofDays(1), kill);
    assertThat(has).as("it has to fit for a while now").isEqualTo(ClusterSize.MEDIUM);
    look(Duration.ofHours(1), kill);
    assertThat(has).isEqualTo(ClusterSize.SMALL);
  }

  @Test
  void theLargestThatWasKilledStaysTheLargest() {
    has = ClusterSize.XLARGE;
    assertThat(look(Duration.ZERO, killed(ClusterSize.XLARGE, Duration.ZERO)).size())
        .isEqualTo(ClusterSize.XLARGE);
  }

  @Test
  void shrinksWhenTheSmallerOneHasFittedForAnHour() {
    has = ClusterSize.LARGE;
    look(Duration.ZERO, nodes(30));
    look(Duration.ofMinutes(30), nodes(8));
    look(Duration.ofMinutes(29), nodes(8));
    assertThat(has).isEqualTo(ClusterSize.LARGE);

    look(Duration.ofMinutes(1), nodes(8));
    assertThat(has).as("a medium one has fitted for an hour").isEqualTo(ClusterSize.MEDIUM);
    look(Duration.ofSeconds(1), nodes(8));
    look(Duration.ofMinutes(59), nodes(8));
    assertThat(has).isEqualTo(ClusterSize.MEDIUM);
    look(Duration.ofMinutes(1), nodes(8));
    assertThat(has).isEqualTo(ClusterSize.SMALL);
  }

  @Test
  void aBurstInBetweenKeepsItLarge() {
    has = ClusterSize.MEDIUM;
    look(Duration.ZERO, nodes(3));
    look(Duration.ofMinutes(59), nodes(12));
    look(Duration.ofMinutes(2), nodes(3));
    look(Duration.ofMinutes(59), nodes(3));
    assertThat(has).isEqualTo(ClusterSize.MEDIUM);
  }
}

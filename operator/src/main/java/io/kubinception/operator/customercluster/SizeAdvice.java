package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.OutOfMemory;
import io.kubinception.controlplane.SizeClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The size class that a control plane needs, as it was judged at one time. Made of the one before,
 * which is told in the status: a restart of the operator forgets nothing.
 *
 * @param size the class
 * @param reason why that one
 * @param since since when it is needed, or another than it has
 * @param delay for how long that must be so until it is had
 */
record SizeAdvice(ClusterSize size, String reason, Instant since, Duration delay) {
  /** More nodes are soon to come, and many pools are made together. */
  static final Duration MORE_NODES = Duration.ofMinutes(1);

  /** Memory comes and goes; what stays is needed. */
  static final Duration MORE_MEMORY = Duration.ofMinutes(10);

  /** Nobody is hurt by too large a class for a while, and whoever grew may grow again. */
  static final Duration LESS = Duration.ofHours(1);

  /** What happened once a week may happen again. */
  static final Duration KILLS_COUNT_FOR = Duration.ofDays(7);

  private static final long MIB = 1L << 20;

  /** In percent of what the class is made for; a smaller one has to fit well, or it would flap. */
  private static final int NODES_OF_SMALLER = 80;

  private static final int MEMORY = 80;
  private static final int MEMORY_OF_SMALLER = 50;

  /**
   * What it is judged by.
   *
   * @param nodes worker nodes that the pools wish for
   * @param memoryBytes what the largest of its API servers takes, as far as it is known
   * @param kill the last time that one was killed for want of memory
   */
  record Load(int nodes, Optional<Long> memoryBytes, Optional<OutOfMemory> kill) {}

  private record Need(ClusterSize size, String reason, Duration delay) {}

  /**
   * The next judgement.
   *
   * @param before the one before; null for none
   * @param has the class that it has
   */
  static SizeAdvice next(@Nullable SizeAdvice before, ClusterSize has, Load load, Instant now) {
    Need need = need(has, load, now);
    int way = Integer.signum(need.size().compareTo(has));
    Duration delay = way < 0 ? LESS : need.delay();
    if (before == null || Integer.signum(before.size().compareTo(has)) != way) {
      return new SizeAdvice(need.size(), need.reason(), now, delay);
    }
    // Of two that are smaller, the larger has fitted for longer: it is had first.
    return way < 0 && before.size().compareTo(need.size()) > 0
        ? before
        : new SizeAdvice(need.size(), need.reason(), before.since(), delay);
  }

  /**
   * The one that a status tells of. How urgent it was is seen anew; until then it keeps for as long
   * as any.
   */
  static Optional<SizeAdvice> told(CustomerClusterStatus status) {
    ClusterSize size = status.recommendedSize();
    String reason = status.recommendedSizeReason();
    String since = status.recommendedSizeSince();
    return size == null || reason == null || since == null
        ? Optional.empty()
        : Optional.of(new SizeAdvice(size, reason, Instant.parse(since), LESS));
  }

  Instant due() {
    return since.plus(delay);
  }

  /** Whether it is to be had at once, as what there is does not do. */
  boolean isUrgent() {
    return delay.isZero();
  }

  private static Need need(ClusterSize has, Load load, Instant now) {
    return Stream.of(
            load.kill().flatMap(kill -> ofKill(kill, now)),
            Optional.of(ofNodes(has, load.nodes())),
            load.memoryBytes().map(bytes -> ofMemory(has, bytes)))
        .flatMap(Optional::stream)
        // The first one of the largest.
        .reduce((first, next) -> next.size().compareTo(first.size()) > 0 ? next : first)
        .orElseThrow();
  }

  private static Optional<Need> ofKill(OutOfMemory kill, Instant now) {
    return now.isBefore(Instant.parse(kill.at()).plus(KILLS_COUNT_FOR))
        ? Optional.of(
            new Need(
                kill.size().larger(),
                "the API server was killed for want of memory at %s, as %s"
                    .formatted(kill.at(), kill.size().word()),
                Duration.ZERO))
        : Optional.empty();
  }

  private static Need ofNodes(ClusterSize has, int nodes) {
    return new Need(
        smallest(
            size ->
                100L * nodes
                    <= (long) SizeClass.of(size).nodes()
                        * (size.compareTo(has) < 0 ? NODES_OF_SMALLER : 100)),
        nodes == 1 ? "1 node" : nodes + " nodes",
        MORE_NODES);
  }

  private static Need ofMemory(ClusterSize has, long bytes) {
    return new Need(
        smallest(
            size ->
                100 * bytes
                    <= SizeClass.of(size).apiServer().goMemoryLimitBytes()
                        * (size.compareTo(has) < 0 ? MEMORY_OF_SMALLER : MEMORY)),
        // In steps, so that not every look is another status.
        "the API server uses up to %,d MiB".formatted((bytes / MIB / 100 + 1) * 100),
        MORE_MEMORY);
  }

  private static ClusterSize smallest(Predicate<ClusterSize> fits) {
    return Arrays.stream(ClusterSize.values()).filter(fits).findFirst().orElse(ClusterSize.XLARGE);
  }
}

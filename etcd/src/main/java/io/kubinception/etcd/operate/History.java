package io.kubinception.etcd.operate;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Tells when history fills a database, and up to where it can be dropped before its time. The
 * server keeps five to ten minutes of it, and who overwrites a few megabytes as fast as an API
 * server lets them leaves gigabytes there, which no quota on what is stored now sees. A full
 * database refuses the writes of all tenants.
 *
 * <p>Whoever watches or reads pages is up to date within seconds, so a minute is kept. How much of
 * the database is history nobody tells; what is more than the least of the last minutes is taken
 * for it.
 */
public final class History {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration COMPARED = Duration.ofMinutes(10);

  /** Of the quota. */
  private static final double MUCH = 0.25;

  private static final double NEARLY_FULL = 0.8;

  private final Clock clock;
  private final Deque<Look> looks = new ArrayDeque<>();
  private long dropped;

  /** Has seen nothing yet. */
  public History(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param used share of the quota that the fullest member uses
   */
  private record Look(Instant at, long revision, double used) {}

  /**
   * The revision to compact to now; empty while there is no need, and before a minute has been
   * seen.
   */
  public OptionalLong due(ClusterReport report) {
    Look now = look(report);
    while (!looks.isEmpty() && looks.getFirst().at().isBefore(now.at().minus(COMPARED))) {
      looks.removeFirst();
    }
    looks.addLast(now);
    double least = looks.stream().mapToDouble(Look::used).min().orElse(now.used());
    if (now.used() < Math.min(least + MUCH, NEARLY_FULL)) {
      return OptionalLong.empty();
    }
    OptionalLong to =
        looks.stream()
            .filter(look -> !look.at().isAfter(now.at().minus(KEPT)))
            .mapToLong(Look::revision)
            .max();
    if (to.isEmpty() || to.getAsLong() <= dropped) {
      return OptionalLong.empty();
    }
    dropped = to.getAsLong();
    return to;
  }

  private Look look(ClusterReport report) {
    long revision = report.members().stream().mapToLong(Member::revision).max().orElse(0);
    double used = report.members().stream().mapToDouble(History::used).max().orElse(0);
    return new Look(clock.instant(), revision, used);
  }

  private static double used(Member member) {
    return (double) member.dbSizeInUseBytes() / member.quotaBytes();
  }
}

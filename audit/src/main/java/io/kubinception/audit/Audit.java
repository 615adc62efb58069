package io.kubinception.audit;

import io.kubinception.audit.Report.Blind;
import io.kubinception.audit.Report.Found;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks everywhere for what belongs to nobody, and takes it away on request. What is young, or was
 * not the same at two looks, is never a finding; what is not found a third time is never repaired.
 */
public final class Audit {
  private static final String EVERYWHERE = "admin cluster";

  private final Supplier<List<Check<?>>> checks;
  private final Patience patience;
  private final Clock clock;
  private final Consumer<Duration> pause;

  /**
   * How sure to be.
   *
   * @param between time from the first look to the second
   * @param least age of a finding, where the place tells
   */
  public record Patience(Duration between, Duration least) {
    /** Ten seconds, and ten minutes: many times what a deletion or a creation takes. */
    public static Patience usual() {
      return new Patience(Duration.ofSeconds(10), Duration.ofMinutes(10));
    }
  }

  /**
   * An audit.
   *
   * @param checks read anew for each audit, as places come and go
   * @param pause waits
   */
  public Audit(
      Supplier<List<Check<?>>> checks, Patience patience, Clock clock, Consumer<Duration> pause) {
    this.checks = checks;
    this.patience = patience;
    this.clock = clock;
    this.pause = pause;
  }

  /** Looks twice, unless the first look finds nothing. */
  public Report look() {
    var blind = new ArrayList<Blind>();
    List<Sight<?>> first = firstLook(blind);
    boolean any = first.stream().anyMatch(sight -> !sight.findings().isEmpty());
    if (any) {
      pause.accept(patience.between());
    }
    List<Found> findings =
        first.stream()
            .filter(sight -> !sight.findings().isEmpty())
            .flatMap(sight -> again(sight, blind).stream())
            .toList();
    return new Report(findings, blind);
  }

  /**
   * Repairs those findings of the report that are found once more.
   *
   * @param told is told each repair that was made
   * @return what is left: findings without remedy, failed repairs as places
   */
  public Report repair(Report report, Consumer<Found> told) {
    var blind = new ArrayList<>(report.blind());
    var left = new ArrayList<>(report.findings());
    for (Sight<?> sight : firstLook(blind)) {
      left.removeAll(repair(sight, report, told, blind));
    }
    return new Report(left, blind.stream().distinct().toList());
  }

  private <F extends Finding> List<Found> repair(
      Sight<F> sight, Report report, Consumer<Found> told, List<Blind> blind) {
    var repaired = new ArrayList<Found>();
    for (F finding : sight.findings()) {
      var found = new Found(sight.check().place(), finding);
      if (finding.remedy().isEmpty() || !report.findings().contains(found)) {
        continue;
      }
      try {
        sight.check().repair(finding);
        repaired.add(found);
        told.accept(found);
      } catch (RuntimeException e) {
        blind.add(new Blind(found.place(), "%s: %s".formatted(finding.name(), Why.of(e))));
      }
    }
    return repaired;
  }

  private record Sight<F extends Finding>(Check<F> check, List<F> findings) {}

  private List<Sight<?>> firstLook(List<Blind> blind) {
    List<Check<?>> all;
    try {
      all = checks.get();
    } catch (RuntimeException e) {
      blind.add(new Blind(EVERYWHERE, Why.of(e)));
      return List.of();
    }
    var sights = new ArrayList<Sight<?>>();
    for (Check<?> check : all) {
      sights.add(sight(check, blind));
    }
    return sights;
  }

  private <F extends Finding> Sight<F> sight(Check<F> check, List<Blind> blind) {
    try {
      return new Sight<>(check, check.look().stream().filter(this::old).toList());
    } catch (RuntimeException e) {
      blind.add(new Blind(check.place(), Why.of(e)));
      return new Sight<>(check, List.of());
    }
  }

  private <F extends Finding> List<Found> again(Sight<F> first, List<Blind> blind) {
    Sight<F> second = sight(first.check(), blind);
    return first.findings().stream()
        .filter(second.findings()::contains)
        .map(finding -> new Found(first.check().place(), finding))
        .toList();
  }

  private boolean old(Finding finding) {
    Instant youngest = clock.instant().minus(patience.least());
    return finding.since().map(since -> !since.isAfter(youngest)).orElse(true);
  }
}

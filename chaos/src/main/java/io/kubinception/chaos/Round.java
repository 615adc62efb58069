package io.kubinception.chaos;

import io.kubinception.chaos.probe.Sights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One fault and what came of it.
 *
 * @param target what it was done to
 * @param lasted from the injection to the remedy
 * @param wellAfter from the remedy until all was well and stayed so; empty when it was not in time
 * @param sights of each customer, from the injection on
 * @param lost acknowledged writes that are missing since
 * @param breaches what must never be
 */
public record Round(
    String fault,
    String target,
    Instant began,
    Duration lasted,
    Optional<Duration> wellAfter,
    List<Sights> sights,
    int lost,
    List<String> breaches) {

  public Round {
    sights = List.copyOf(sights);
    breaches = List.copyOf(breaches);
  }
}

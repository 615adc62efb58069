package io.kubinception.audit;

import java.util.List;

/**
 * What an audit found.
 *
 * @param findings where and what, in order of places
 * @param blind places that it could not look at
 */
public record Report(List<Found> findings, List<Blind> blind) {

  /** One finding and its place. */
  public record Found(String place, Finding finding) {}

  /** A place that could not be looked at, and why. */
  public record Blind(String place, String why) {}

  public Report {
    findings = List.copyOf(findings);
    blind = List.copyOf(blind);
  }

  /** Whether it looked everywhere and found nothing. */
  public boolean clean() {
    return findings.isEmpty() && blind.isEmpty();
  }
}

package io.kubinception.chaos;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a run ended.
 *
 * @param acknowledged writes of each customer that it was told are stored, all of which are
 *     compared
 * @param breaches of the whole, found at the end
 */
public record Verdict(
    long seed, List<Round> rounds, Map<String, Integer> acknowledged, List<String> breaches) {

  public Verdict {
    rounds = List.copyOf(rounds);
    acknowledged = Map.copyOf(acknowledged);
    breaches = List.copyOf(breaches);
  }

  /** All that must never be and was. */
  public List<String> allBreaches() {
    return Stream.concat(
            rounds.stream()
                .flatMap(round -> round.breaches().stream().map(b -> round.fault() + ": " + b)),
            breaches.stream())
        .toList();
  }
}
